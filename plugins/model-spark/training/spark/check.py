"""Checks what was promised of the held-back prompts; exit code 1 where it doesn't hold.

Run: python -m spark.check   hashes of the prompt files, that they are what evaluation.py makes, that each user text of the
training differs from each of their prompts by more than two words, and that no held-back operands occur in a training answer.
"""

import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path

from . import dataset, evaluation
from .nearness import WITHIN, Nearness

FOLDER = Path(__file__).resolve().parents[2] / "evaluation"
SUM = re.compile(r"(\d+) (plus|minus) (\d+) is \d+\.")


def hashes():
    """Files whose content isn't the one that was committed before the training."""
    for line in (FOLDER / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()[:2]
        if not name.startswith("training-") and hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() != digest:
            yield f"{name} isn't the file that was committed before the training"


def prompts():
    """Each user text of the prompt files."""
    entries = [json.loads(line) for name in ("exact.jsonl", "open.jsonl") for line in (FOLDER / name).read_text().splitlines()]
    made = [list(entry) for entry in [*evaluation.exact(), *evaluation.open_prompts()]]
    if [list(entry.values())[1:] for entry in entries] != made:
        sys.exit("the prompt files aren't what evaluation.py makes")
    return sorted({text for entry in entries for text in entry["turns"][::2]})


def operands(conversations):
    """Held-back operands in training answers."""
    held = evaluation.HELD_BACK
    for _, turns in conversations:
        for _, answer in turns:
            found = SUM.fullmatch(answer)
            if found is None:
                continue
            a, b = int(found[1]), int(found[3])
            back = (min(a, b), max(a, b)) in held.sums if found[2] == "plus" else (a, b) in held.differences
            if back:
                yield f"held back, but trained: {answer}"


def stage_problems(stage, asked):
    """What doesn't hold for a stage of the training."""
    conversations = dataset.training(stage)
    digest = hashlib.sha256("".join(dataset.lines(conversations)).encode()).hexdigest()
    if f"{digest}  training-{stage}.jsonl" not in (FOLDER / "SHA256SUMS").read_text():
        yield f"the training text of the stage {stage} is another one: {digest}"
    yield from operands(conversations)
    texts = sorted({user for _, turns in conversations for user, _ in turns})
    if Nearness([*texts, "What comes after " + asked[0]]).nearest(asked[0]) != 3:
        yield "the check itself is broken: it misses a text that was put in"
    index = Nearness(texts)
    distances = Counter(index.nearest(prompt, WITHIN + 1) for prompt in asked)
    print(f"{stage}: {len(asked)} prompts, {len(texts)} texts; words that the nearest differs by ({WITHIN + 1}: that or more): {dict(sorted(distances.items()))}")
    yield from (f"{count} prompts are {words} words from a training text" for words, count in distances.items() if words <= WITHIN)


def main():
    asked = prompts()
    problems = [*hashes(), *(problem for stage in dataset.SEEDS for problem in stage_problems(stage, asked))]
    print("\n".join(problems) or "all of it holds")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
