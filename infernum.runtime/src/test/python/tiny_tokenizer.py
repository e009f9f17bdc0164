"""A byte-level BPE tokenizer of 312 tokens with the traits of published ones, for the tiny GGUF files."""

from tokenizers import AddedToken, Tokenizer
from tokenizers.decoders import ByteLevel as ByteLevelDecoder
from tokenizers.models import BPE

from pretokenisers import PRETOKENISERS

SIZE = 312
NORMAL, CONTROL, USER_DEFINED, UNUSED = 1, 3, 4, 5

# The text of each merge's two halves, in order of rank: ␣ a space, ⏎ a line end, # bytes in hexadecimal.
MERGES = """
␣|t h|e i|n e|r ␣|a ␣t|he o|u ␣|q c|k o|w ␣|s o|n in|g ␣a|n ␣an|d r|e a|t ␣|f ␣f|o ␣|o ␣o|f
␣|␣ ␣␣|␣␣ ⏎|⏎ .|⏎ l|l '|s '|t '|S '|ll 1|2 12|3 2|0 20|2 202|4 0|0 -|- --|--
#C3|#A9 #E4|#BD #E4BD|#A0 #F0|#9F #F09F|#98 (|)
""".split()
# Tokens that no merge makes: a tokenizer that ignores merges for whole pieces finds them, another one doesn't.
WHOLE_PIECES = ("␣quick", "␣whole")

LLAMA_SPECIALS = ("<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")
QWEN_SPECIALS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
QWEN_USER_DEFINED = ("<think>", "</think>")


def byte_letters():
    """The letter that stands for each byte: itself where it prints, else the next one from U+0100 on."""
    prints = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in prints]
    return {byte: chr(byte) for byte in prints} | {byte: chr(0x100 + rank) for rank, byte in enumerate(others)}


LETTERS = byte_letters()


def spelled(half):
    """A half of a merge in letters."""
    data = bytes.fromhex(half[1:]) if half[0] == "#" else half.replace("␣", " ").replace("⏎", "\n").encode()
    return "".join(LETTERS[byte] for byte in data)


class TinyTokenizer:
    """The pieces of a GGUF's tokenizer, and the `tokenizers` package's reading of them."""

    def __init__(self, pre):
        self.pre = pre
        llama = pre == "llama-bpe"
        specials, user_defined = (LLAMA_SPECIALS, ()) if llama else (QWEN_SPECIALS, QWEN_USER_DEFINED)
        halves = [tuple(spelled(half) for half in merge.split("|")) for merge in MERGES]
        self.merges = [" ".join(pair) for pair in halves]
        normal = [*LETTERS.values(), *("".join(pair) for pair in halves), *map(spelled, WHOLE_PIECES)]
        padding = SIZE - len(normal) - len(specials) - len(user_defined)
        self.normal = len(normal)
        self.tokens = [*normal, *specials, *user_defined]
        self.tokens += [f"[PAD{index}]" for index in range(SIZE - padding, SIZE)]
        self.types = [NORMAL] * len(normal) + [CONTROL] * len(specials) + [USER_DEFINED] * len(user_defined)
        self.types += [UNUSED] * padding
        if len(set(self.tokens)) != SIZE:
            raise ValueError("a token occurs twice")
        vocabulary = {token: index for index, token in enumerate(self.tokens)}
        self._plain, self._parsing = (
            Tokenizer(BPE(vocab=vocabulary, merges=halves, ignore_merges=llama)) for _ in range(2)
        )
        for tokenizer in (self._plain, self._parsing):
            tokenizer.pre_tokenizer = PRETOKENISERS[pre]
            tokenizer.decoder = ByteLevelDecoder()
            tokenizer.add_tokens([AddedToken(token, normalized=False) for token in user_defined])
        self._parsing.add_special_tokens([AddedToken(token, special=True) for token in specials])

    def id(self, token):
        return self.tokens.index(token)

    def ids(self, text, parsing_specials=False):
        """Ids without any added at the ends; user-defined tokens are always found, special ones on demand."""
        return (self._parsing if parsing_specials else self._plain).encode(text).ids

    def text(self, ids):
        return self._plain.decode(ids)
