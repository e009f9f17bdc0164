"""Makes pieces.json: how the pre-tokenisers of byte-level BPE cut texts that are hard to cut.

Run: python3 pretokenisers.py OUT       (committed: ../resources/tokenizer/pieces.json)
Per text its pieces by each pre-tokeniser, named as `tokenizer.ggml.pre` names them in GGUF files. The
pieces are the text's own characters, before bytes are mapped; joined they are the text. By the
`tokenizers` package, set up as the published tokenizer.json of each family is. Normalisation is another
step and not done here (Qwen's tokenizer.json asks for NFC, its GGUF files don't).
"""

import argparse
import json
from pathlib import Path

from tokenizers import Regex
from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence, Split

# Llama 3's rule; Qwen 2's is the same with single digits.
RULE = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}DIGITS| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+"
)


def byte_level(use_regex):
    return ByteLevel(add_prefix_space=False, use_regex=use_regex)


def by_rule(digits):
    return Sequence([Split(Regex(RULE.replace("DIGITS", digits)), "isolated"), byte_level(use_regex=False)])


PRETOKENISERS = {
    "gpt-2": byte_level(use_regex=True),
    "smollm": Sequence([Digits(individual_digits=True), byte_level(use_regex=True)]),
    "llama-bpe": by_rule("{1,3}"),
    "qwen2": by_rule(""),
}

# Space, no-break, ogham, en, em, hair, line and paragraph separators, narrow, mathematical, ideographic, next
# line; then what looks like space and isn't: zero width ones, word joiner, byte order mark, Mongolian vowel separator,
# fillers.
SPACES = "\u0020\u00a0\u1680\u2002\u2003\u200a\u2028\u2029\u202f\u205f\u3000\u0085\t\v\f"
NO_SPACES = "\u200b\u200c\u200d\u2060\ufeff\u180e\u3164\u2800"
# ASCII, Arabic-Indic, Devanagari, Bengali, Thai, Tibetan, full width, mathematical bold, Osmanya.
DIGITS = "0\u0660\u0966\u09e6\u0e50\u0f20\uff10\U0001d7ce\U000104a0"
APOSTROPHES = "'\u2019\u02bc\uff07`\u00b4"

TEXTS = [
    # Words and punctuation
    "",
    " ",
    "a",
    "Hello world",
    "Hello, world!",
    " leading",
    "trailing ",
    "  two  spaces  ",
    "a b  c   d    e",
    "Mr. O'Neill-Smith's co-op (est. 1999), isn't it?",
    "e.g. i.e. U.S.A. etc...",
    "wait...what?! --no-- ***",
    "snake_case camelCase PascalCase kebab-case SCREAMING_CASE",
    "a_b __init__ _x x_",
    "foo@example.org #tag $5 50% ^&*",
    "https://example.org/a?b=c&d=%20e#f",
    "C:\\Users\\me\\file.txt /usr/bin/env ~/x",
    "«guillemets» „low“ “curly” ‘single’ —em–en",
    "¿Qué? ¡Ay! §1 ¶ † ‡ • ° ± × ÷ ¬ © ® ™",
    "€5 £6 ¥7 ₹8 ₿9",
    "(((nested)))[[[]]]{{{}}}",
    "!" * 17,
    "a" + "-" * 40 + "b",
    "=" * 64,
    "." * 3 + " " + "." * 3,
    "?! ?! ?!",
    " !",
    "  !",
    " !a",
    "! a",
    "a!b",
    "_a",
    " _a",
    "-a -b --c",
    # Contractions
    "I'm you're he's we've they'll I'd don't",
    "I'M YOU'RE HE'S WE'VE THEY'LL I'D DON'T",
    "It'S It's IT's 'Tis 'twas rock'n'roll",
    "'s't're've'm'll'd",
    "'S'T'RE'VE'M'LL'D",
    "'Re'vE'lL",
    "x's x 's x ' s",
    "''s '''s 's'",
    "'sa 'ta 'rea 'vea 'ma 'lla 'da",
    "'r 'v 'l 're",
    "'",
    "''",
    " 's",
    "  's",
    "\n's",
    "1's 1'S",
    "ça's é'd",
    "'\u017f '\u017fa x'\u017f",
    "'S\u0301 's\u0301",
    *(f"don{mark}t I{mark}M they{mark}LL s{mark}s" for mark in APOSTROPHES),
    # Numbers
    "1 12 123 1234 12345 123456 1234567",
    " 1  12   123",
    "3.14159 1,000,000 1e-10 0xFF 1_000",
    "a1b22c333d4444",
    "1a 22b 333c 4444d",
    "2024-02-29T23:59:59Z",
    "½ ¼ ² ³ ¹ ⅷ Ⅻ ① ⑳ 〇 一二三 ㊿",
    "x²+y³=z⁴ H₂O CO₂",
    "1\u0661\u09671 a\u0661b",
    "१२३४५ ١٢٣٤٥ ๑๒๓๔๕",
    "1st 2nd 3rd 4th",
    "+1 (555) 010-9999",
    *(f"{digit}{digit}{digit}{digit}{digit} x{digit} {digit}y" for digit in DIGITS),
    # Line ends
    "\n",
    "\r",
    "\r\n",
    "\n\n\n",
    "\r\n\r\n",
    "\n\r\n\r",
    "a\nb",
    "a\r\nb",
    "a \n b",
    "a\n b",
    "a \nb",
    "a\n\n\nb",
    "a  \n  \n  b",
    "\n a",
    "\n  a",
    "\n\ta",
    " \n",
    "\n ",
    " \n ",
    "a.\nb",
    "a.\n\nb",
    "a. \n",
    "a!\r\n\r\nb",
    "a \r b \r\n c",
    "end\n",
    "end \n\n ",
    "\t\n\t\n",
    "1\n2\n\n3",
    "。\n\n！\r\n",
    "a\u2028b\u2029c\u0085d",
    "a\u0085\nb \u2028\n",
    "a\v\nb\f\r",
    # Spaces
    " " * 2,
    " " * 3,
    " " * 33,
    "a" + " " * 16 + "b",
    "a" + " " * 16,
    " " * 16 + "b",
    "\t",
    "\t\t",
    "a\tb",
    "a\t\tb",
    "\ta",
    " \ta",
    "\t a",
    "a \t b",
    "a\t ",
    "\t1",
    "  1",
    "\t!",
    " \t!",
    "\u00a0\u00a0a \u00a0b",
    *(f"a{space}b{space}{space}c {space}d{space} e{space}1{space}!{space}" for space in SPACES[1:12]),
    *(f"a{joint}b{joint}{joint} {joint}1{joint}!" for joint in NO_SPACES),
    # Scripts
    "你好，世界！今天天气怎么样？",
    "日本語のテキスト、カタカナ・ひらがな。１２３",
    "한국어 텍스트입니다. 괜찮아요?",
    "ภาษาไทยไม่มีช่องว่าง",
    "Привет, мир! Ёлка",
    "Γειά σου Κόσμε",
    "שלום עולם!",
    "مرحبا بالعالم، كيف الحال؟",
    "हिन्दी में लिखा हुआ",
    "தமிழ் மொழி",
    "Tiếng Việt có dấu",
    "Straße ÄÖÜ ßẞ İıŞş",
    "ǅungla ǈ ʰʷ ªº ʻokina",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝒻𝒶𝓃𝒸𝓎",
    "𐍈𐌰 𓀀𓀁 𠜎𠜱",
    "mixed中文and英文words日本",
    # Combining marks and format characters
    "e\u0301 cafe\u0301s nai\u0308ve",
    "\u0301alone \u0301 \u0301\u0302",
    "a\u0301\u0302\u0303\u0304b",
    "Z\u0351\u036b\u0343a\u0329l\u0337g\u0335o\u0321",
    "1\u20e3 2\ufe0f\u20e3 #\ufe0f\u20e3",
    "x\u200dy \u202eRTL\u202c \u2066iso\u2069",
    "so\u00adft hy\u00adphen",
    "\ufeffBOM first",
    # Emoji
    "😀",
    " 😀",
    "😀😀😀",
    "a😀b",
    "👨‍👩‍👧‍👦 family",
    "👩🏽‍💻 🏳️‍🌈 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "🇩🇪🇫🇷 flags",
    "❤️ ☺︎ ✔✔",
    "ok👍🏿!",
    "🙂\n\n🙂",
    "¯\\_(ツ)_/¯ ಠ_ಠ",
    # Controls, private use, non-characters, the ends of planes
    "\u0000",
    "a\u0000b\u0001c",
    "\u001c\u001d\u001e\u001f a\u001cb",
    "\u007f\u0080\u009f",
    "\u001b[31mred\u001b[0m",
    "\ue000\uf8ff a\ue000",
    "\ufffd\ufffe\uffff",
    "\U0010ffff\U000e0001\U000f0000",
    "\u0378\u0530 unassigned",
    # Code and markup
    "def f(x):\n    return x  # comment\n\n\nclass A:\n\tpass\n",
    "for (int i = 0; i < n; i++) {\r\n\t\tsum += a[i];\r\n}\r\n",
    "if(a&&b||!c){x->y::z<T>();}",
    "SELECT * FROM t WHERE a='b''c';--x",
    '<div class="a">&nbsp;&amp;</div>\n',
    '{"k": [1, 2.5, null], "s": "\\n\\u00e9"}',
    "```python\nprint('hi')\n```\n",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "    indented\n        more\n  less",
    "#include <stdio.h>\n#define X(a) a##b",
    "<|im_start|>user\nhi<|im_end|>\n",
    "<s>[INST] x [/INST]</s>",
    "\\frac{a}{b} $x^2$ \\\\",
    "a=b;c==d;e===f;g!=h",
]


def pieces(pretokeniser, text):
    """The pieces, as parts of the text."""
    cut = [text[start:end] for _, (start, end) in pretokeniser.pre_tokenize_str(text)]
    if "".join(cut) != text:
        raise ValueError(f"{text!r} was cut into {cut!r}")
    return cut


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    entries = [
        {"text": text, **{name: pieces(pretokeniser, text) for name, pretokeniser in PRETOKENISERS.items()}}
        for text in TEXTS
    ]
    out.write_text("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n")
    print(f"{len(entries)} texts")


if __name__ == "__main__":
    main()
