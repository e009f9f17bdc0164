"""spark's tokenizer: byte-level BPE, digits one by one, and four tokens that a text can't spell."""

import json

from tokenizers import AddedToken, Tokenizer
from tokenizers.decoders import ByteLevel as ByteLevelDecoder
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence
from tokenizers.trainers import BpeTrainer

SIZE = 2048
SPECIALS = ("<|system|>", "<|user|>", "<|assistant|>", "<|end|>")
# What GGUF calls this way of cutting: digits alone, then GPT-2's pattern.
PRE = "smollm"
TEMPLATE = (
    "{% for message in messages %}"
    "{% if message.role == 'system' %}<|system|>{% elif message.role == 'assistant' %}<|assistant|>{% else %}<|user|>{% endif %}"
    "{{ message.content | trim }}<|end|>"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def train(texts):
    """A tokenizer made of these texts."""
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = Sequence([Digits(individual_digits=True), ByteLevel(add_prefix_space=False, use_regex=True)])
    tokenizer.decoder = ByteLevelDecoder()
    trainer = BpeTrainer(vocab_size=SIZE - len(SPECIALS), initial_alphabet=ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIALS])
    if tokenizer.get_vocab_size() != SIZE:
        raise ValueError(f"{tokenizer.get_vocab_size()} tokens; wanted {SIZE}")
    return tokenizer


def load(path):
    return Tokenizer.from_file(str(path))


def messages(turns, system=""):
    """Turns in the API's form: the user's and spark's in turn."""
    roles = ("user", "assistant")
    said = [{"role": roles[index % 2], "content": text} for index, text in enumerate(turns)]
    return [{"role": "system", "content": system}, *said] if system else said


def rendered(chat, answering=True):
    """A chat as the template writes it."""
    marks = {"system": "<|system|>", "assistant": "<|assistant|>"}
    text = "".join(f"{marks.get(one['role'], '<|user|>')}{one['content'].strip()}<|end|>" for one in chat)
    return text + ("<|assistant|>" if answering else "")


def merges(tokenizer):
    """The merges in order of rank, each as two tokens with a space between."""
    return [" ".join(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]


def load_plain(tokenizer):
    """The same without its special tokens, so that a text which spells one is cut like any other."""
    values = json.loads(tokenizer.to_str())
    values["added_tokens"] = []
    return Tokenizer.from_str(json.dumps(values))
