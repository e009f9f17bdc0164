"""Texts that are hard for tokenizers: those of pretokenisers.py, and random ones of characters that matter."""

import gzip
import json
import random

from pretokenisers import TEXTS as CUT_TEXTS

POOL = [
    *"aAbBzZeE \t\n\r'’\"-_.,!?:;()[]{}<>/\\|@#$%^&*+=~`0123456789",
    *"éÉßẞſıİçñüÖǅŉøªº", "e\u0301", "a\u0323\u0302", "\u0301", "\u200d", "\ufe0f", "\u00a0", "\u2003", "\u2028", "\u3000", "\u0085", "\u200b", "\ufeff", "\u00ad",
    *"日本語中文漢字ひらがなカタカナー々〇한국어", "\u1112\u1161\u11ab", *"русЁёΣσςάЖمرحباשלוםहिन्दीไทย१२३٣٤٥½²Ⅷ①％＄ＡａＺ１ﬁ㎏℃Å™€→≠∑▁Ġ�",
    "🙂", "😀", "👨\u200d👩\u200d👧", "🏳️\u200d🌈", "👍🏿", "🇩🇪", "𝔘", "𐍈", "𠜎", "\U000e0067", "\x00", "\x1b", "\x7f", "\ue000", "\U0010ffff", "\u0378", "'s", "'LL", "’ve", "  ",
    "\r\n", "the", "Hello", "WORLD", "don't", "123456",
]


def random_texts(seed, count, longest):
    chance = random.Random(seed)
    return ["".join(chance.choices(POOL, k=chance.randint(1, longest))) for _ in range(count)]


TEXTS = list(dict.fromkeys([*CUT_TEXTS, *random_texts(5, 120, 12), *random_texts(6, 40, 60), "a" * 300, "ab " * 100, " " * 100, "日" * 100, "é" * 50]))


def write_packed(path, document):
    """JSON, compressed so that the same document is the same file."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
