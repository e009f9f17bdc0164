"""Answers to the prompts of people who saw nothing but the model card.

Run: python -m spark.strangers WORK
Reads ../evaluation/strangers.txt: a prompt a line, '#' begins a comment; the turns of one conversation are separated by ' || '.
Writes ../evaluation/strangers.answers.txt: each prompt with its greedy answer, and '?' for the reader to replace by '+' where the
answer is sensible (right, or a polite refusal of what the card doesn't promise) and by '-' where it isn't. With --count it only
says how many of each there are.
"""

import argparse
from collections import Counter
from pathlib import Path

import torch

from . import evaluate, tokens
from .reference import Reference

ASKED = evaluate.FOLDER / "strangers.txt"
ANSWERED = evaluate.FOLDER / "strangers.answers.txt"


def conversation(reference, line):
    """The line's turns, each with spark's answer."""
    turns = []
    for said in line.split(" || "):
        turns.append(said.strip())
        turns.append(reference.text(reference.answer(reference.prompt(turns))[0]))
    return turns


def write(work):
    reference = Reference(evaluate.weights(work), tokens.load(work / "tokenizer.json"))
    lines = [line.strip() for line in ASKED.read_text().splitlines()]
    parts = []
    for line in lines:
        if line and not line.startswith("#"):
            turns = conversation(reference, line)
            said = "".join(f"  > {turns[i]}\n  {turns[i + 1]!r}\n" for i in range(0, len(turns), 2))
            parts.append(f"? {len(parts) + 1}\n{said}")
    ANSWERED.write_text("\n".join(parts))


def count():
    marks = Counter(line[0] for line in ANSWERED.read_text().splitlines() if line[:2] in ("+ ", "- ", "? "))
    print(f"sensible {marks['+']}, not {marks['-']}, not judged {marks['?']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--count", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if not arguments.count:
        write(arguments.work)
    count()


if __name__ == "__main__":
    main()
