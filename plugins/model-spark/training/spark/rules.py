"""The written rules for what has no one right answer. Each gives the reason why an answer fails, or nothing.

A rhyme: two lines of at least four words, whose last words differ and rhyme by `fire.SOUNDS`; a word of `fire.FIRE_WORDS`;
the word that was asked for. A story: two sentences of 5 to 25 words, that differ; a word of `fire.FIRE_WORDS`; the hero that
was asked for. Of both: only words that the training texts have, and none twice in a row. A refusal: it says that spark can't
or doesn't know, in at most three sentences, and states no number of its own but the 20 up to which it adds.
"""

import re

from . import fire
from .nearness import words

REFUSALS = ("i don't know", "i can't", "i don't understand", "i have no")


def rhyme(answer, about, known):
    lines = answer.split("\n")
    if len(lines) != 2:
        return f"{len(lines)} lines"
    parts = [words(line) for line in lines]
    if min(map(len, parts)) < 4:
        return "a line of less than four words"
    left, right = parts[0][-1], parts[1][-1]
    if left == right or not any({left, right} <= set(sound.split()) for sound in fire.SOUNDS):
        return f"{left} and {right} don't rhyme"
    return sense(parts[0] + parts[1], about, known)


def story(answer, about, known):
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", answer) if part]
    if len(sentences) != 2 or answer[-1:] not in ".!?":
        return f"{len(sentences)} sentences, ending in {answer[-1:]!r}"
    parts = [words(sentence) for sentence in sentences]
    if any(not 5 <= len(part) <= 25 for part in parts):
        return "a sentence that is too short or too long"
    if parts[0] == parts[1]:
        return "one sentence twice"
    return sense(parts[0] + parts[1], about, known)


def sense(found, about, known):
    missing = set(words(about)) - set(found)
    if missing:
        return f"not about {about}"
    if not set(fire.FIRE_WORDS) & set(found):
        return "nothing of fire"
    strange = sorted(set(found) - known)
    if strange:
        return f"no words: {strange}"
    twice = [word for word, after in zip(found, found[1:]) if word == after]
    return f"twice in a row: {twice}" if twice else ""


def refusal(answer, about, known):
    text = answer.lower()
    if not any(refused in text for refused in REFUSALS):
        return "no refusal"
    if len(re.findall(r"[.!?](?:\s|$)", answer)) > 3:
        return "more than three sentences"
    numbers = set(re.findall(r"\d+", answer)) - {"20"}
    return f"states {sorted(numbers)}" if numbers else ""


RULES = {"rhyme": rhyme, "story": story, "refusal": refusal}


def known_words():
    """All words of spark's rhymes and stories."""
    texts = [rhyme for rhymes in fire.RHYMES.values() for rhyme in rhymes]
    texts += [template.replace("{h}", hero).replace("{p}", place) for hero in fire.HEROES for place in fire.PLACES for template in (*fire.OPENINGS, *fire.ENDINGS)]
    return {word for text in texts for word in words(text)} | {"an"}
