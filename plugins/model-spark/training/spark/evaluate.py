"""Greedy answers to the held-back prompts by transformers, and what they are worth.

Run: python -m spark.evaluate WORK [--out DIR] [--type Q8_0]
WORK has model.pt (or checkpoint.pt, to look at a training that goes on) and tokenizer.json. With --out the answers are
written there: exact.answers.jsonl and open.answers.jsonl, which Infernum's own tokens are held against.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import torch

from . import rules, tokens
from .reference import Reference

FOLDER = Path(__file__).resolve().parents[2] / "evaluation"


def entries(name, every=1):
    return [json.loads(line) for line in (FOLDER / name).read_text().splitlines()][::every]


def answered(reference, entry):
    prompt = reference.prompt(entry["turns"])
    ids, lead = reference.answer(prompt)
    return {"id": entry["id"], "prompt": prompt, "tokens": ids, "text": reference.text(ids), "least_lead": round(lead, 4)}


def weights(work):
    final = work / "model.pt"
    return torch.load(final) if final.exists() else torch.load(work / "checkpoint.pt")["model"]


def judge(name, kinds, reasons):
    """Prints the shares by kind and the failures; the whole share."""
    right = Counter(kind for kind, reason in zip(kinds, reasons, strict=True) if not reason)
    for kind, count in Counter(kinds).items():
        print(f"  {name} {kind:12} {right[kind]:3} of {count}")
    share = sum(right.values()) / len(kinds)
    print(f"{name}: {100 * share:.1f} % of {len(kinds)}")
    return share


def exact(reference, every):
    asked = entries("exact.jsonl", every)
    answers = [answered(reference, entry) for entry in asked]
    wrong = ["" if answer["text"] == entry["answer"] else "wrong" for entry, answer in zip(asked, answers, strict=True)]
    for entry, answer, reason in zip(asked, answers, wrong, strict=True):
        if reason:
            print(f"    {entry['turns'][-1]} -> {answer['text']!r}; right: {entry['answer']!r}")
    judge("exact", [entry["task"] for entry in asked], wrong)
    return answers


def opened(reference, every):
    asked, known = entries("open.jsonl", every), rules.known_words()
    answers = [answered(reference, entry) for entry in asked]
    reasons = []
    for entry, answer in zip(asked, answers, strict=True):
        reasons.append(rules.RULES[entry["rule"]](answer["text"], entry["about"], known))
        if reasons[-1]:
            print(f"    {entry['turns'][-1]} -> {answer['text']!r}: {reasons[-1]}")
    judge("open", [entry["rule"] for entry in asked], reasons)
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--type", default="Q8_0")
    parser.add_argument("--every", type=int, default=1, help="ask every n-th prompt only")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reference = Reference(weights(arguments.work), tokens.load(arguments.work / "tokenizer.json"), arguments.type)
    for name, ask in (("exact", exact), ("open", opened)):
        answers = ask(reference, arguments.every)
        if arguments.out:
            (arguments.out / f"{name}.answers.jsonl").write_text("".join(json.dumps(answer) + "\n" for answer in answers))


if __name__ == "__main__":
    main()
