"""Makes json.json.gz: whole tokenizers of every model, small ones that are trained here, with what the library makes of texts.

Run: python3 tokenizer_json.py OUT      (committed: ../resources/tokenizer/json.json.gz)
tokenizers[]: name, json (a tokenizer.json), added (texts with added tokens in them), and for each of texts + added
ids (control tokens parsed), plain (control tokens as text), special (ids with the post-processor's), decoded (of ids);
and for each of random lists of ids, decoded.
"""

import argparse
import base64
import json
import random
import tempfile
from pathlib import Path

import sentencepiece
import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from tokenizer_parts import PUBLISHED
from tokenizer_texts import TEXTS, random_texts, write_packed

CORPUS = [*TEXTS, *random_texts(9, 200, 40), *["the quick brown fox isn't there, they'll say 日本語のテキスト; Привет мир 12345"] * 20]
SPECIALS = ["<s>", "</s>", "<unk>", "<|im_start|>", "<|im_end|>"]
ADDED = [
    AddedToken("<tool>", normalized=False), AddedToken("<|end|>", special=True, normalized=False), AddedToken(" spaced ", normalized=False),
    AddedToken("word", single_word=True, normalized=False), AddedToken("<l>", lstrip=True, normalized=False), AddedToken("<r>", rstrip=True, normalized=False),
    AddedToken("<b>", lstrip=True, rstrip=True, special=True, normalized=False), AddedToken("Norm", normalized=True), AddedToken("é!", normalized=True),
    AddedToken("<<", normalized=False), AddedToken("<<<", normalized=False), AddedToken("\n\n", normalized=False), AddedToken("日", normalized=True),
]
ADDED_TEXTS = [
    "<s>", "a<s>b</s> c", "<|im_start|>user\nhi<|im_end|>\n", "  <|im_start|>  x", "<tool>x</tool>", "<tool> x <tool>", "<|end|><|end|>", "x<|end|> y", "a spaced b",
    "a  spaced  b", "word", "words word sword", "a word. word-word _word word_", "wordé éword word１ 日word", "a <l> b", "a  \n\t<l>  b", "<l><l> <l>", "a <r> b",
    "a<r>  \n\tb", "<r><r> <r> ", " <b> <b>  x", "a <b>", "Norm norm NORM", "xNormx", "é!", "e\u0301!", "É! é!", "<", "<<", "<<<", "<<<<", "<<<<<", "a\n\nb\n\n\nc", "日本日", "日日",
    " <s>", "<s> ", "<s> <s>", "<unk>", "▁<s>▁", "<s>▁a", "<|im_end|>\u00a0<l>\u00a0x", "<r>\u3000<l>", "<tool><b><tool> <b> word <b>word", "<l> <r> <l> <r> ", "word<l>word",
]
# Where the library can't be asked for plain text, because a find within a find would differ, nothing differs.
BYTES = sorted(pre_tokenizers.ByteLevel.alphabet())


def byte_level(regex, prefix=False):
    if regex is None:
        return pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=True)
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(regex), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=False)])


def trained(tokenizer, trainer):
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def bpe(size=420, specials=SPECIALS, alphabet=BYTES, normalizer=None, pre=None, decoder=None, post=None, edit=None, **options):
    tokenizer = Tokenizer(models.BPE(**options))
    if normalizer:
        tokenizer.normalizer = normalizer
    if pre:
        tokenizer.pre_tokenizer = pre
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=specials, initial_alphabet=alphabet, show_progress=False, limit_alphabet=200,
        **({"continuing_subword_prefix": options["continuing_subword_prefix"]} if "continuing_subword_prefix" in options else {}),
        **({"end_of_word_suffix": options["end_of_word_suffix"]} if "end_of_word_suffix" in options else {}),
    )
    trained(tokenizer, trainer)
    if decoder:
        tokenizer.decoder = decoder
    if post:
        tokenizer.post_processor = post(tokenizer)
    if edit:
        document = json.loads(tokenizer.to_str())
        edit(document)
        tokenizer = Tokenizer.from_str(json.dumps(document))
    return tokenizer


def template(pattern):
    names = [part for part in pattern.split() if not part.startswith("$")]
    return lambda tokenizer: processors.TemplateProcessing(single=pattern, pair=f"{pattern} $B", special_tokens=[(n, tokenizer.token_to_id(n)) for n in set(names)])


def ignoring_merges(document):
    document["model"]["ignore_merges"] = True
    vocab = document["model"]["vocab"]
    for token in ("Ġwhole", "Ġpiece", "123"):
        vocab.setdefault(token, len(vocab))


def set_model(**values):
    return lambda document: document["model"].update(values)


def with_bytes(**values):
    def edit(document):
        document["model"].update(values)
        vocab = document["model"]["vocab"]
        for value in range(256):
            vocab.setdefault(f"<0x{value:02X}>", len(vocab))
    return edit


LLAMA_DECODER = lambda: decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
GEMMA_DECODER = lambda: decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
BYTE_DECODER = decoders.ByteLevel
SMALL = sorted(set("abcdefghijklmnopqrstuvwxyz ▁,.'ABCдж日本"))


def unigram(byte_fallback=False, precompiled=False, add_unk=True):
    """A SentencePiece model, trained by the original, in the library's JSON."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus.txt")
        corpus.write_text("\n".join(text.replace("\n", " ") for text in CORPUS if "\0" not in text) + "\n")
        rules = {}
        if precompiled:
            tsv = Path(folder, "rules.tsv")
            lines = [("FB01", "66 69"), ("338F", "6B 67"), ("FF21", "41"), ("FF41", "61"), ("41", "61"), ("42", "62"), ("65 301", "E9"), ("A0", "20"), ("3000", "20"), ("AD", "")]
            tsv.write_text("".join(f"{a}\t{b}\n" for a, b in lines))
            rules = {"normalization_rule_tsv": str(tsv)}
        else:
            rules = {"normalization_rule_name": "identity"}
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus), model_prefix=str(Path(folder, "m")), vocab_size=700 if byte_fallback else 500, model_type="unigram", byte_fallback=byte_fallback, character_coverage=0.985,
            minloglevel=2, hard_vocab_limit=False, num_threads=1, **rules,
        )
        from sentencepiece import sentencepiece_model_pb2 as model_pb2

        proto = model_pb2.ModelProto()
        proto.ParseFromString(Path(folder, "m.model").read_bytes())
    vocab = [(piece.piece, piece.score) for piece in proto.pieces]
    tokenizer = Tokenizer(models.Unigram(vocab, unk_id=0, byte_fallback=byte_fallback))
    if precompiled:
        charsmap = proto.normalizer_spec.precompiled_charsmap
        tokenizer.normalizer = normalizers.Sequence([normalizers.Precompiled(charsmap), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = GEMMA_DECODER() if byte_fallback else decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens(["<s>", "</s>"])
    return tokenizer


def wordpiece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=20))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(cleanup=True)
    trained(tokenizer, trainers.WordPieceTrainer(vocab_size=400, special_tokens=["[UNK]", "[CLS]", "[SEP]"], show_progress=False, limit_alphabet=150))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    return tokenizer


def wordlevel():
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.NFD(), normalizers.StripAccents()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return trained(tokenizer, trainers.WordLevelTrainer(vocab_size=300, special_tokens=SPECIALS, show_progress=False))


def with_added(tokenizer):
    tokenizer.add_tokens([token for token in ADDED if not token.special])
    tokenizer.add_special_tokens([token for token in ADDED if token.special])
    return tokenizer


def with_spaces(tokenizer):
    """Tokens of white space, of which one may take another's place."""
    tokenizer.add_tokens([AddedToken("  ", lstrip=True, rstrip=True, normalized=False), AddedToken("\t", rstrip=True, normalized=False)])
    tokenizer.add_tokens([AddedToken(" ?", rstrip=True, normalized=False), AddedToken("\n", lstrip=True, rstrip=True, normalized=False)])
    return tokenizer


def all_tokenizers(names=()):
    """Names and tokenizers; only these names where there are any."""
    for name, tokenizer in makers():
        if not names or name in names:
            yield name, tokenizer()


def makers():
    meta = pre_tokenizers.Metaspace
    yield "gpt2", lambda: bpe(pre=byte_level(None), decoder=BYTE_DECODER(), post=lambda _: processors.ByteLevel(trim_offsets=True))
    yield "roberta", lambda: bpe(pre=byte_level(None, True), decoder=BYTE_DECODER(), post=lambda _: processors.RobertaProcessing(("</s>", 1), ("<s>", 0)))
    yield "llama3", lambda: bpe(
        pre=byte_level(PUBLISHED[1]), decoder=BYTE_DECODER(), edit=ignoring_merges,
        post=lambda t: processors.Sequence([processors.ByteLevel(trim_offsets=True), template("<s> $A")(t)]),
    )
    yield "qwen2", lambda: bpe(normalizer=normalizers.NFC(), pre=byte_level(PUBLISHED[2]), decoder=BYTE_DECODER())
    yield "gpt4o", lambda: bpe(pre=byte_level(PUBLISHED[5]), decoder=BYTE_DECODER(), post=template("$A </s>"))
    yield "deepseek3", lambda: bpe(
        pre=pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(r"\p{N}{1,3}"), "isolated"), pre_tokenizers.Split(Regex("[一-龥぀-ゟ゠-ヿ]+"), "isolated"),
            pre_tokenizers.Split(Regex(PUBLISHED[6]), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]),
        decoder=BYTE_DECODER(), post=template("<s> <s> $A </s>"),
    )
    yield "digits-gpt2", lambda: bpe(
        pre=pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]), decoder=BYTE_DECODER()
    )
    yield "spaces", lambda: with_spaces(bpe(pre=byte_level(None), decoder=BYTE_DECODER()))
    yield "byte-letters-missing", lambda: bpe(alphabet=BYTES[:150], size=300, pre=byte_level(None), decoder=BYTE_DECODER())
    yield "byte-letters-missing-unk", lambda: bpe(alphabet=BYTES[:150], size=300, pre=byte_level(None), decoder=BYTE_DECODER(), unk_token="<unk>")
    llama = dict(
        normalizer=normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]), alphabet=SMALL, unk_token="<unk>", size=400, decoder=LLAMA_DECODER()
    )
    yield "llama2", lambda: bpe(**llama, fuse_unk=True, byte_fallback=True, edit=with_bytes(), post=template("<s> $A"))
    yield "llama2-no-bytes", lambda: bpe(**llama, fuse_unk=True, byte_fallback=True)
    yield "unk-fused", lambda: bpe(**llama, fuse_unk=True)
    yield "unk-each", lambda: bpe(**llama, fuse_unk=False)
    yield "no-unk", lambda: bpe(**{**llama, "unk_token": None})
    yield "gemma", lambda: bpe(
        normalizer=normalizers.Replace(" ", "▁"), pre=pre_tokenizers.Split(" ", "merged_with_previous"), alphabet=SMALL, unk_token="<unk>", fuse_unk=True, byte_fallback=True,
        edit=with_bytes(), decoder=GEMMA_DECODER(), post=template("<s> $A"),
    )
    for scheme in ("always", "first", "never"):
        for cut in (True, False):
            yield f"metaspace-{scheme}-{'split' if cut else 'whole'}", lambda: bpe(
                pre=meta(prepend_scheme=scheme, split=cut), decoder=decoders.Metaspace(prepend_scheme=scheme), alphabet=SMALL, unk_token="<unk>", byte_fallback=True, edit=with_bytes()
            )
    yield "metaspace-after-words", lambda: bpe(
        pre=pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), meta(prepend_scheme="first")]), decoder=decoders.Metaspace(prepend_scheme="first"), alphabet=SMALL, unk_token="<unk>"
    )
    yield "clip", lambda: bpe(
        normalizer=normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]), pre=pre_tokenizers.Whitespace(), end_of_word_suffix="</w>",
        alphabet=SMALL, unk_token="<unk>", decoder=decoders.BPEDecoder(suffix="</w>"),
    )
    yield "subword-prefix", lambda: bpe(
        pre=pre_tokenizers.WhitespaceSplit(), continuing_subword_prefix="##", alphabet=SMALL, unk_token="<unk>", decoder=decoders.WordPiece(prefix="##", cleanup=False)
    )
    yield "ignore-merges-characters", lambda: bpe(pre=pre_tokenizers.WhitespaceSplit(), alphabet=SMALL, unk_token="<unk>", edit=set_model(ignore_merges=True))
    yield "lowercase-strip", lambda: bpe(
        normalizer=normalizers.Sequence([normalizers.Strip(), normalizers.Lowercase(), normalizers.NFKC()]), pre=byte_level(PUBLISHED[2]), decoder=BYTE_DECODER()
    )
    yield "byte-level-normalizer", lambda: bpe(normalizer=normalizers.ByteLevel(), pre=pre_tokenizers.Split(Regex("Ġ"), "merged_with_next"), decoder=BYTE_DECODER())
    yield "wordpiece", lambda: wordpiece()
    yield "wordlevel", lambda: wordlevel()
    yield "unigram", lambda: unigram()
    yield "unigram-bytes", lambda: unigram(byte_fallback=True)
    yield "unigram-charsmap", lambda: unigram(precompiled=True)


def entry(name, tokenizer):
    texts = TEXTS[::2] + ADDED_TEXTS
    size = tokenizer.get_vocab_size()
    chance = random.Random(name)
    sequences = [[chance.randrange(size) for _ in range(chance.randint(1, 12))] for _ in range(60)]
    # Byte tokens in a row, good and bad.
    run = [tokenizer.token_to_id(f"<0x{value:02X}>") for value in (0xE2, 0x82, 0xAC, 0x41, 0xF0)]
    if None not in run:
        sequences += [run[:3], run[:2], run, [run[3], *run[:3], run[3]], [*run[:2], 5, run[2]]]
    result = {"name": name, "json": json.loads(tokenizer.to_str()), "texts": texts, "sequences": [], "encodings": []}
    for text in texts:
        tokenizer.encode_special_tokens = False
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        special = tokenizer.encode(text, add_special_tokens=True).ids
        tokenizer.encode_special_tokens = True
        plain = tokenizer.encode(text, add_special_tokens=False).ids
        one = {"ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False)}
        if plain != ids:
            one["plain"] = plain
        if special != ids:
            one["special"] = special
        result["encodings"].append(one)
    tokenizer.encode_special_tokens = False
    for ids in sequences:
        result["sequences"].append({"ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False), "text": tokenizer.decode(ids, skip_special_tokens=True)})
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    entries = [entry(name, with_added(tokenizer)) for name, tokenizer in all_tokenizers()]
    write_packed(out, {"source": f"tokenizers {tokenizers.__version__}", "tokenizers": entries})
    print(f"{len(entries)} tokenizers, {sum(len(e['encodings']) for e in entries)} encodings")


if __name__ == "__main__":
    main()
