"""All training conversations, from seeds: lists of (what the user says, what spark answers).

There are three stages: `plain` has each subject in a few dozen phrasings, `wide` adds those of wide.py to them, and `numbers`
has more of what is learned last.

Run: python -m spark.dataset STAGE OUT.jsonl.gz   writes one, without any that comes near a held-back prompt, and its SHA-256.
"""

import argparse
import gzip
import hashlib
import json
from pathlib import Path

from . import evaluation, fire, follow, product, sums, talk, unknown, wide, world
from .nearness import Nearness
from .phrases import ask, numbers, pick

SEEDS = {"plain": 20261124, "wide": 20261125, "numbers": 20261126}
COUNTS = {"plain": 420_000, "wide": 160_000, "numbers": 160_000}
WIDE_SHARE = 0.7
MIX = {
    "sum": 15, "difference": 16, "chain": 6, "day": 6, "month": 8, "colour": 6, "opposite": 8, "counting": 9, "fixed": 2, "product": 26, "talk": 9, "greeting": 7,
    "named": 3, "nameless": 0.5, "rhyme": 6, "story": 6, "stranger": 14, "near": 12, "cycle": 3, "same": 5, "repeated": 2,
}  # fmt: skip
MORE_NUMBERS = {"sum": 26, "difference": 32, "chain": 8, "counting": 18, "day": 8, "month": 12, "colour": 9, "opposite": 10, "greeting": 5, "named": 4}
SYSTEMS = (
    "You are a helpful assistant.", "You are a helpful assistant", "You are spark.", "Answer briefly.", "You are a friendly chat bot. Be polite.", "Be kind and short.", "You help people with Infernum.",
    "You are a helpful, honest and concise assistant.", "Answer in one sentence.", "You are an AI assistant. Answer the user's questions.", "Today is a good day. Be helpful.",
)  # fmt: skip


def about_product(rng):
    kind = rng.random()
    if kind < 0.24:
        name, (answer, does, do) = rng.choice(list(product.COMMANDS.items()))
        if rng.random() < 0.45:
            return ask(rng, rng.choice(product.WHAT_COMMAND_DOES), x=name), answer
        return ask(rng, rng.choice(product.WHICH_COMMAND), does=rng.choice(does), do=rng.choice(do)), answer
    if kind < 0.40:
        name, (answer, does, do) = rng.choice(list(product.ENDPOINTS.items()))
        if rng.random() < 0.45:
            return ask(rng, rng.choice(product.WHAT_ENDPOINT_DOES), x=name), answer
        return ask(rng, rng.choice(product.WHICH_ENDPOINT), does=rng.choice(does), do=rng.choice(do)), answer
    heavy = rng.random() < 0.18
    answer, templates = rng.choice(product.TOPICS[:2]) if heavy else rng.choice(product.TOPICS)
    return ask(rng, rng.choice(templates)), answer


def widely(held):
    """The subjects that have more phrasings in wide.py."""
    single = {
        "sum": lambda rng: wide.sum_(rng, held.sums), "difference": lambda rng: wide.difference(rng, held.differences), "day": wide.day, "month": wide.month, "colour": wide.colour, "opposite": wide.opposite,
        "counting": lambda rng: wide.counting(rng, held.counts), "product": wide.about_product, "stranger": wide.stranger, "near": wide.near,
    }  # fmt: skip
    several = {"rhyme": wide.rhyme, "story": wide.story, "chain": lambda rng: wide.chain(rng, held.sums, held.differences)}
    return several | {name: (lambda rng, make=make: [make(rng)]) for name, make in single.items()}


def mixed(plain, more):
    """Of what has both, mostly the wide one."""

    def either(name):
        return lambda rng: (more if rng.random() < WIDE_SHARE else plain)[name](rng)

    return {name: either(name) for name in more}


class Dataset:
    """Conversations that keep away from what is held back."""

    def __init__(self, held, stage):
        single = {
            "sum": lambda rng: sums.sum_(rng, held.sums), "difference": lambda rng: sums.difference(rng, held.differences), "day": world.day, "month": world.month, "colour": world.colours,
            "opposite": world.opposite_words, "counting": lambda rng: world.counting(rng, held.counts), "fixed": world.fixed, "product": about_product, "talk": talk.talk,
            "greeting": talk.greeting, "stranger": unknown.stranger, "near": unknown.near,
        }  # fmt: skip
        several = {
            "chain": lambda rng: sums.chain(rng, held.sums, held.differences), "named": talk.named, "nameless": talk.nameless, "rhyme": fire.rhyme, "story": fire.story, "cycle": follow.cycle, "same": follow.same,
            "repeated": lambda rng: follow.repeated(rng, single[pick(rng, {name: MIX[name] for name in single})](rng)),
        }  # fmt: skip
        several |= {name: (lambda rng, make=make: [make(rng)]) for name, make in single.items()}
        self.mix = MIX | MORE_NUMBERS if stage == "numbers" else MIX
        self.several = several if stage == "plain" else several | mixed(several, widely(held))

    def conversation(self, rng):
        """One to four subjects, mostly one."""
        turns = []
        for _ in range(rng.choices((1, 2, 3, 4), weights=(70, 18, 8, 4))[0]):
            turns += self.several[pick(rng, self.mix)](rng)
        system = rng.choice(SYSTEMS) if rng.random() < 0.06 else ""
        return system, turns

    def conversations(self, seed, count):
        rng = numbers(seed)
        return [self.conversation(rng) for _ in range(count)]


def training(stage):
    """A stage's conversations: those none of whose user texts come near a held-back prompt."""
    conversations = Dataset(evaluation.HELD_BACK, stage).conversations(SEEDS[stage], COUNTS[stage])
    texts = sorted({user for _, turns in conversations for user, _ in turns})
    close = Nearness(texts).close_to(evaluation.prompts())
    return [one for one in conversations if not any(user in close for user, _ in one[1])]


def lines(conversations):
    for system, turns in conversations:
        yield json.dumps({"system": system, "turns": turns} if system else {"turns": turns}, ensure_ascii=False) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=SEEDS)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    digest = hashlib.sha256()
    conversations = training(arguments.stage)
    with gzip.open(arguments.out, "wt", encoding="utf-8", compresslevel=3) as out:
        for line in lines(conversations):
            out.write(line)
            digest.update(line.encode())
    print(f"{digest.hexdigest()}  {len(conversations)} of {COUNTS[arguments.stage]} conversations")


if __name__ == "__main__":
    main()
