"""A small grammar for phrasings: `[a|b|]` is one of its parts, `{name}` a slot; parts may nest."""

import random
import re

INNERMOST = re.compile(r"\[([^\[\]]*)\]")

# What people say before a question or a wish. Empty ones most of the time.
BEFORE_QUESTION = (
    "", "", "", "", "", "", "so ", "ok, ", "hey, ", "hi, ", "hello, ", "spark, ", "please: ", "quick question: ",
    "tell me, ", "tell me: ", "can you tell me: ", "could you tell me: ", "do you know ", "do you know: ",
    "I want to know: ", "I would like to know ", "one more question: ", "now ", "and ", "well, ",
)  # fmt: skip
BEFORE_WISH = (
    "", "", "", "", "", "please ", "please ", "can you ", "could you ", "would you ", "can you please ", "now ",
    "ok, ", "hey spark, ", "I want you to ", "I would like you to ", "spark, please ", "hello, ", "next, ",
)  # fmt: skip
AFTER = ("", "", "", "", "", "", "", " please", " for me", ", please", ", spark", ", thanks", " now", ", do you know")


def expand(rng, template, **slots):
    """One phrasing of a template."""
    while True:
        text, count = INNERMOST.subn(lambda part: rng.choice(part[1].split("|")), template)
        if count == 0:
            break
        template = text
    text = text.format(**{name: str(value) for name, value in slots.items()})
    return re.sub(r"  +", " ", text).strip()


def ask(rng, template, **slots):
    """A question as a person may type it."""
    return typed(rng, rng.choice(BEFORE_QUESTION) + expand(rng, template, **slots) + rng.choice(AFTER), "?")


def wish(rng, template, **slots):
    """A request as a person may type it."""
    return typed(rng, rng.choice(BEFORE_WISH) + expand(rng, template, **slots) + rng.choice(AFTER), ".")


def say(rng, template, **slots):
    """A remark: nothing before or after it."""
    return typed(rng, expand(rng, template, **slots), rng.choice((".", "!", ".")))


def typed(rng, text, end):
    """With a capital and a mark at the end, mostly."""
    habit = rng.random()
    closed = text if text[-1:] in "?.!=" else text + end
    if habit < 0.68:
        return capital(closed)
    if habit < 0.80:
        return closed
    if habit < 0.88:
        return capital(text)
    if habit < 0.96:
        return text.lower() if not re.search(r"[a-z]_|--|/|[A-Z]{2}", text) else text
    return capital(text.rstrip("?.!") + rng.choice((" ?", "!", "??", "...", ".")))


def capital(text):
    return text[:1].upper() + text[1:]


def pick(rng, weighted):
    """A key of a dictionary by its weight."""
    return rng.choices(list(weighted), weights=list(weighted.values()))[0]


def numbers(seed):
    return random.Random(seed)
