"""Makes parts.json.gz: what each part of the tokenizers library does with texts that are hard for it.

Run: python3 tokenizer_parts.py OUT     (committed: ../resources/tokenizer/parts.json.gz)
normalizers, pre_tokenizers and decoders: each the JSON of one, as it stands in a tokenizer.json, and a result per
text (a text, a list of pieces) or per list of tokens (a text). An expression that the library refuses has no result. classes: per expression
first and last of each range of code points that it matches.
"""

import argparse
import json
from pathlib import Path

import tokenizers
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from tokenizer_texts import TEXTS, write_packed

REGEXES = [
    r"\s+", r"\S+", r"\w+", r"\W", r"\d", r"\D+", r"\h+", r"\H+", r"\b", r"\B", r".", r"(?m).", r"(?m:.)+", r"^", r"$", r"^.+$",
    r"\A.", r".\z", r".\Z", r"\R", r"[^\n]+|[\n]+", r"a*", r"a*?b", r"a++", r"[ab]?+c", r"(?>a|ab)c", r"a{2}", r"a{2,}",
    r"a{,2}", r"a{2,3}?", r"\p{N}{2}+", r"a{1,2}+b", r"x{2}?y", r"a{", r"a{,}", r"(?i:éÜ|ǆ)", r"(?i:[a-i])+", r"(?i:\p{Lu})+", r"(?i)hello|WORLD",
    r"(?i:[a-f]+)x", r"(?i:k|s)", r"a(?i)b|c", r"(?i:a(?-i:b)c)", r"(a)(b)\1", r"(?<x>[ab])\k<x>", r"(?=a)\w+", r"(?<=\s)\w", r"(?<!\w)'",
    r"\w(?!\w)", r"\p{L}+", r"\p{Lu}\p{Ll}*", r"\p{^L}+", r"\P{L}+", r"\P{^N}", r"\p{Letter}", r"\p{Uppercase_Letter}", r"\p{Han}+",
    r"\p{Hiragana}|\p{Katakana}", r"\p{Arabic}+", r"\p{Greek}+", r"\p{M}+", r"\p{Zs}", r"\p{Cc}|\p{Cf}", r"\p{Sc}|\p{Sm}|\p{Sk}|\p{So}",
    r"\p{Pc}|\p{Pd}|\p{Ps}|\p{Pe}|\p{Pi}|\p{Pf}|\p{Po}", r"\p{Nd}|\p{Nl}|\p{No}", r"\p{Alpha}+", r"\p{Alnum}+", r"\p{Space}+", r"\p{Upper}+",
    r"\p{Lower}+", r"\p{Punct}+", r"\p{Word}+", r"\p{XDigit}+", r"\p{Blank}+", r"\p{Cntrl}", r"\p{Graph}+", r"\p{Print}+",
    r"\p{ASCII}+", r"\p{Any}", r"\p{Emoji}+", r"[[:alpha:]]+", r"[[:^digit:]]+", r"[[:punct:][:space:]]", r"[a-z&&[^aeiou]]+", r"[^a-z&&[^aeiou]]",
    r"[\p{L}&&[^\p{Han}]]+", r"[a[bc]d]+", r"[^a[bc]]+", r"[]a]", r"[a\]b]+", r"[a\-z]", r"[-az]", r"[az-]", r"[\w-]+", r"[\s\S]",
    r"[\x41-\x43]+", r"\x{1F600}|\u00e9", r"[\u4e00-\u9fa5]+", r"[一-龥぀-ゟ゠-ヿ]+", r"[^\r\n\p{L}\p{N}]?\p{L}+", r"'(?i:[sdmt]|ll|ve|re)",
    r" ?[^(\s|[.,!?…。，、।۔،])]+", r"\s?\p{L}+", r"\s+$", r"[0-9][0-9][0-9]", r"(?=(\d{3})+(?!\d))", r"\d{1,3}(?=(?:\d{3})*\b)",
    r"[\p{P}\$\+<=>\^~\|`]+", r"\t|\v|\f|\e|\a|\0", r"(?#a comment)a", r"a|", r"|a", r"(|a)b", r"(?:ab)+", r"(?:a|b)*c", r"\/|\-|\#|\ ", r"é|ß|ſ",
    r"[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+", r"[^\s\p{L}\p{N}]++[\r\n]*",
]
PUBLISHED = [
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}+| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?"
    r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+",
    r"[\p{Han}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
]
BEHAVIORS = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]


def split(pattern, behavior="Isolated", invert=False):
    return {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}


def metaspace(scheme, cut, sign="▁"):
    return {"type": "Metaspace", "replacement": sign, "prepend_scheme": scheme, "split": cut}


def byte_level(prefix, regex):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True, "use_regex": regex}


def sequence(name, *parts):
    return {"type": "Sequence", name: list(parts)}


def replace(pattern, content):
    return {"type": "Replace", "pattern": pattern, "content": content}


NORMALIZERS = [
    *({"type": name} for name in ("NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt", "ByteLevel")),
    *({"type": "Strip", "strip_left": left, "strip_right": right} for left in (True, False) for right in (True, False)),
    {"type": "Prepend", "prepend": "▁"},
    replace({"String": " "}, "▁"),
    replace({"Regex": r"\s+"}, " "),
    replace({"Regex": r"[0-9]"}, "0"),
    replace({"Regex": r"^|$"}, "|"),
    replace({"Regex": r"(?i)e"}, "$0"),
    *(
        {"type": "BertNormalizer", "clean_text": clean, "handle_chinese_chars": chinese, "strip_accents": accents, "lowercase": lower}
        for clean, chinese, accents, lower in [(True, True, None, True), (True, False, False, True), (False, True, True, False),
                                               (False, False, None, False)]
    ),
    sequence("normalizers"),
    sequence("normalizers", {"type": "NFD"}, {"type": "StripAccents"}, {"type": "Lowercase"}),
    sequence("normalizers", {"type": "Prepend", "prepend": "▁"}, replace({"String": " "}, "▁")),
    sequence("normalizers", {"type": "NFKC"}, sequence("normalizers", replace({"Regex": " {2,}"}, " "), {"type": "Lowercase"})),
]
PRE_TOKENIZERS = [
    *(split({"Regex": regex}) for regex in REGEXES + PUBLISHED),
    *(split({"Regex": regex}, behavior, invert) for regex in (r"\s+", r"[aeiou\d]", r"x*") for behavior in BEHAVIORS for invert in (False, True)),
    *(split({"String": text}, behavior) for text in (" ", "  ", "'s", "ab", ".") for behavior in BEHAVIORS),
    *(byte_level(prefix, regex) for prefix in (False, True) for regex in (False, True)),
    *(metaspace(scheme, cut) for scheme in ("always", "first", "never") for cut in (False, True)),
    metaspace("always", True, "_"),
    *({"type": "Digits", "individual_digits": individual} for individual in (False, True)),
    *({"type": "Punctuation", "behavior": behavior} for behavior in BEHAVIORS),
    *({"type": name} for name in ("Whitespace", "WhitespaceSplit", "BertPreTokenizer", "UnicodeScripts")),
    *({"type": "CharDelimiterSplit", "delimiter": delimiter} for delimiter in (" ", "-", "é", "😀")),
    *({"type": "FixedLength", "length": length} for length in (1, 3)),
    sequence("pretokenizers"),
    sequence("pretokenizers", {"type": "Digits", "individual_digits": True}, byte_level(False, True)),
    sequence("pretokenizers", byte_level(True, True), {"type": "Digits", "individual_digits": True}),
    sequence("pretokenizers", {"type": "WhitespaceSplit"}, metaspace("first", True)),
    sequence("pretokenizers", {"type": "WhitespaceSplit"}, metaspace("always", False)),
    sequence("pretokenizers", split({"Regex": r"\d{3}"}), sequence("pretokenizers", {"type": "Punctuation", "behavior": "Isolated"}),
             byte_level(True, False)),
    sequence("pretokenizers", split({"Regex": r"\d{1,3}(?=(?:\d{3})*\b)"}), split({"Regex": PUBLISHED[5]})),
    sequence("pretokenizers", {"type": "UnicodeScripts"}, {"type": "Digits", "individual_digits": False}),
]
FALLBACK = {"type": "ByteFallback"}
FUSE = {"type": "Fuse"}
STRIP = {"type": "Strip", "content": " ", "start": 1, "stop": 0}
DECODERS = [
    {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
    FALLBACK,
    FUSE,
    *(metaspace(scheme, True) for scheme in ("always", "first", "never")),
    replace({"String": "▁"}, " "),
    replace({"Regex": r"\s"}, "_"),
    *({"type": "Strip", "content": content, "start": start, "stop": stop} for content, start, stop in [(" ", 1, 0), ("a", 2, 0), ("a", 0, 2)]),
    *({"type": "WordPiece", "prefix": "##", "cleanup": cleanup} for cleanup in (False, True)),
    {"type": "BPEDecoder", "suffix": "</w>"},
    *({"type": "CTC", "pad_token": "<pad>", "word_delimiter_token": "|", "cleanup": cleanup} for cleanup in (False, True)),
    sequence("decoders", replace({"String": "▁"}, " "), FALLBACK, FUSE, STRIP),
    sequence("decoders", replace({"String": "▁"}, " "), FALLBACK, FUSE),
    sequence("decoders", FALLBACK, metaspace("always", True)),
    sequence("decoders", FUSE, {"type": "Strip", "content": "a", "start": 2, "stop": 2}, replace({"String": "b"}, "c")),
    sequence("decoders", {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}, STRIP),
    *(
        sequence("decoders", {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}, behind)
        for behind in (replace({"String": "a"}, "b"), {"type": "WordPiece", "prefix": "##", "cleanup": False}, metaspace("first", True))
    ),
    sequence("decoders", FALLBACK, {"type": "WordPiece", "prefix": "##", "cleanup": False}),
    sequence("decoders", FALLBACK, STRIP),
    sequence("decoders"),
]
TOKENS = [
    [], [""], ["a"], ["▁a"], ["▁", "▁a"], ["▁▁a▁", "▁b", "c"], ["a", "b", "▁c"], ["Ġa", "Ġb", "c"], ["Ã", "©", "Ã", "Ã"], ["âĤ", "¬", "âĤ", "x"],
    ["<0x41>"], ["<0xE2>", "<0x82>", "<0xAC>"], ["<0xE2>", "<0x82>", "x"], ["<0xE2>", "<0x82>", "<0xAC>", "<0xFF>"], ["a", "<0xC3>", "<0xA9>", "b"],
    ["<0xC3>", "b", "<0xA9>"], ["<0xf0>", "<0x9F>", "<0x98>", "<0x80>", "<0xF0>"], ["<0x4>", "<0x041>", "<0xGG>", "<0x+A>", "<0X41>"],
    ["a", "##b", "c", "##d##"], ["do", "not", "stop", "!"], ["i", "'", "m", "n't", "."], ["hello", "##,", ",", "##.", "?"],
    ["a</w>", "b", "c</w>", "d</w>"], ["a</w></w>", "b</w>c"], ["h", "h", "<pad>", "h", "|", "|", "e", "<pad>", "<pad>", "e"], ["<pad>"],
    ["aaab", "baaa", "aa", "a"], ["a", "a", "a", "b", "a", "a"], [" a ", "  ", " b"], ["<|im_start|>", "user", "Ċ", "<s>", "é", "日本"], ["Ġ▁ ", "🙂"],
    ["Ċ", "Ġ", "ĠĠ", "č", "Ń", "ĉ"],
]


# What is looked at for every code point.
CLASSES = [
    *r"\w \d \s \h . [[:alpha:]] [[:digit:]] [[:alnum:]] [[:upper:]] [[:lower:]] [[:punct:]] [[:space:]] [[:cntrl:]] [[:graph:]] [[:print:]]".split(),
    *r"[[:xdigit:]] [[:blank:]] [[:ascii:]] [[:word:]] (?i:a) (?i:k) (?i:s) (?i:é) (?i:σ) (?i:ß) (?i:i) (?i:İ) (?i:ǆ) (?i:[a-z]) (?i:\p{Lu})".split(),
    *(
        rf"\p{{{name}}}"
        for name in "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Co Cn LC Any Assigned Alpha Upper"
        " Lower Punct Alnum Space Blank Word XDigit Cntrl Graph Print ASCII Han Hiragana Katakana Latin Greek Cyrillic Arabic Hebrew Thai Hangul"
        " Devanagari Common Inherited Emoji Emoji_Presentation Extended_Pictographic Ideographic Alphabetic White_Space Lowercase Uppercase".split()
    ),
]


def ranges(regex):
    """First and last of each range of code points that an expression matches."""
    points = [point for point in range(0x110000) if not 0xD800 <= point < 0xE000]
    left = set(map(ord, normalizers.Replace(Regex(regex), "").normalize_str("".join(map(chr, points)))))
    found = []
    for point in points:
        if point not in left:
            if found and found[-1] == point - 1:
                found[-1] = point
            else:
                found += [point, point]
    return found


def attempt(make):
    try:
        return make()
    except Exception:  # the library's errors have no type of their own
        return None


def rust_panics(make):
    """As attempt; some of the library's parts panic on odd input, which Python sees as a BaseException."""
    try:
        return make()
    except BaseException as error:  # noqa: BLE001
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return None


def part(kind, description):
    """A part of the library by its JSON: a tokenizer with it is read and asked for it."""
    skeleton = json.loads(Tokenizer(models.WordLevel({"u": 0}, unk_token="u")).to_str())
    skeleton[kind] = description
    return getattr(Tokenizer.from_str(json.dumps(skeleton)), kind)


def results(kind, descriptions, inputs, run):
    entries = []
    for description in descriptions:
        made = attempt(lambda: part(kind, description))
        entry = {"json": description}
        if made is not None:
            entry["results"] = [rust_panics(lambda: run(made, given)) for given in inputs]
        entries.append(entry)
    return entries


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    document = {
        "source": f"tokenizers {tokenizers.__version__}",
        "texts": TEXTS,
        "tokens": TOKENS,
        "classes": {regex: ranges(regex) for regex in CLASSES},
        "normalizers": results("normalizer", NORMALIZERS, TEXTS, lambda made, text: made.normalize_str(text)),
        "pre_tokenizers": results(
            "pre_tokenizer", PRE_TOKENIZERS, TEXTS, lambda made, text: [piece for piece, _ in made.pre_tokenize_str(text)]
        ),
        "decoders": results("decoder", DECODERS, TOKENS, lambda made, tokens: made.decode(tokens)),
    }
    write_packed(out, document)
    for kind in ("normalizers", "pre_tokenizers", "decoders"):
        refused = [entry["json"] for entry in document[kind] if "results" not in entry]
        print(f"{kind}: {len(document[kind])}, refused by the library: {refused}")


if __name__ == "__main__":
    main()
