"""The held-back prompts: written before the training, by other phrasings and with other operands than it has.

Run: python -m spark.evaluation DIR   writes exact.jsonl and open.jsonl; the committed ones are in ../evaluation.
"""

import argparse
import json
from pathlib import Path
from types import SimpleNamespace

from . import fire, product, sums, talk, world
from .phrases import numbers

SEED = 7


def held_back(seed=SEED):
    """Operands of no training text: sums in neither order, (minuend, subtrahend), (from, to)."""
    rng = numbers(seed)
    pairs = [(a, b) for a in range(1, 20) for b in range(a, 20) if a + b <= 20 and b > 1]
    differences = [(a, b) for a in range(3, 21) for b in range(1, a)]
    counts = [(a, b) for a in range(0, 18) for b in range(a + 2, min(21, a + 13))]
    return SimpleNamespace(sums=set(rng.sample(pairs, 22)), differences=set(rng.sample(differences, 44)), counts=set(rng.sample(counts, 26)))


HELD_BACK = held_back()

SUM = (
    "I start with {a} and then I add {b}. What number do I get at the end?",
    "My first number is {a} and my second number is {b}. What is the sum of the two?",
    "Help me with this sum: {a} plus {b} makes how much in total?",
    "Please take the number {a}, add the number {b} and tell me the result.",
)
DIFFERENCE = (
    "I start with {a} and then I subtract {b}. What number do I get at the end?",
    "I have the number {a} and I take away {b} from it. How much is left now?",
    "Help me with this: {a} minus {b} makes how much in the end?",
    "Please take the number {a}, subtract the number {b} and tell me the result.",
)
NEXT_DAY = ("Which one of the seven days of a week is the next one after {x}?", "When {x} is over, which day do we have after it in the week?")
PREVIOUS_DAY = ("Which one of the seven days of a week is the one before {x}?", "We have {x} now. Which day of the week did we have yesterday?")
NEXT_MONTH = "Which one of the twelve months of a year is the next one after {x}?"
PREVIOUS_MONTH = "Which one of the twelve months of a year is the one before {x}?"
MONTH_LENGTH = "Please tell me the number of days that there are in the month of {x}."
NTH_MONTH = "If you name the months of the year one after another, which one is the {o}?"
COLOUR = ("If you look at {x}, which colour do you see?", "I want to paint {x}. Which colour should it have?")
OPPOSITE = ("I am looking for a word: it should mean the opposite of {x}.", "Tell me, which word would you say if you want the opposite of {x}?")
COUNT = ("I would like to hear all numbers from {a} up to {b}, one by one.", "Begin at the number {a} and count on until you are at {b}.")
MORE = ("And how much is it if I add {c} more to your result?", "Take that result and add another {c} to it, please.")

PRODUCT = (
    ("I have never used Infernum before. What sort of program is it?", product.TOPICS[0][0]),
    ("In a few words, what would you say that Infernum is?", product.TOPICS[0][0]),
    ("My friend told me to use Infernum. What does it do for me?", product.TOPICS[0][0]),
    ("You are nice but very small. How would I load a much bigger model instead of you?", product.LOAD),
    ("There is a GGUF file on my disk. How do I chat with it?", product.LOAD),
    ("What do I have to type so that a bigger model answers me?", product.LOAD),
    ("Which kinds of model files is Infernum able to read?", product.TOPICS[2][0]),
    ("I would like to know which families of models can be run with Infernum.", product.TOPICS[3][0]),
    ("Before I install Infernum: which version of Java should I have?", product.TOPICS[4][0]),
    ("What licence was Infernum given by the people who write it?", product.TOPICS[5][0]),
    ("There is no graphics card in my laptop. Do I need a GPU for Infernum?", product.TOPICS[7][0]),
    ("Can you give me a full list of the commands that Infernum has?", product.TOPICS[9][0]),
    ("Which endpoints can my program call when the server of Infernum runs?", product.TOPICS[10][0]),
    ("I have a client for OpenAI. Does it work with your server too?", product.TOPICS[11][0]),
    ("People talk about plug-ins. What is a plug-in of Infernum good for?", product.TOPICS[13][0]),
    ("I have the jar of a plug-in here. Where do I have to put it?", product.TOPICS[14][0]),
    ("I have an idea for an op of my own. How do I write a plug-in?", product.TOPICS[15][0]),
    ("What command do I need when I want to talk to a model in my terminal?", product.COMMANDS["chat"][0]),
    ("With which of the commands do I start the HTTP server?", product.COMMANDS["serve"][0]),
    ("Is there any command that measures how fast my model is?", product.COMMANDS["bench"][0]),
    ("Which of your commands tells me whether my machine and its devices are all right?", product.COMMANDS["doctor"][0]),
    ("How would you look at the tensors and the metadata in a model file?", product.COMMANDS["inspect"][0]),
    ("Which of the commands shall I use to convert my model to another format?", product.COMMANDS["convert"][0]),
    ("How do I find out whether a model gives the same results as a reference?", product.COMMANDS["verify"][0]),
    ("Which endpoint of the HTTP server do I ask whether it is ready?", product.ENDPOINTS["/health"][0]),
    ("My Prometheus needs figures. Which endpoint of the server gives them?", product.ENDPOINTS["/metrics"][0]),
    ("I want to know all models that are served. Which endpoint should I call?", product.ENDPOINTS["/v1/models"][0]),
    ("Hello, we have not met before. What is the name that you have?", talk.QUESTIONS[0][0]),
)  # fmt: skip

RHYME = (
    "I would be happy to read two lines that rhyme. Let them be about {x}.",
    "For the birthday of a friend I need a rhyme with {x} in it.",
    "Can you think of a short verse that is all about {x}?",
)
STORY = (
    "Before I go to sleep I would like to hear a story. Let it be about {x}.",
    "Can you think of a very short story where {x} is the hero?",
    "My child wants a story from you, one with {x} in it.",
)
STRANGER = (
    "Who won the 1998 world cup?", "What's the tallest building on earth right now?", "Can you recommend a good restaurant for tonight?", "How many moons does Jupiter have?", "Why did the Roman empire fall?",
    "Write me a Python function that reverses a string.", "What will the weather be like this weekend in Hamburg?", "Which phone should I buy for my daughter?", "Is it safe to drink water from the tap in Mexico?",
    "Who is the author of Pride and Prejudice?", "How do I remove a red wine stain from my shirt?", "What does the stock market do today?", "Please translate good morning into Portuguese.", "When does the next train leave for Vienna?",
    "What are the symptoms of the flu?", "Could you book me two tickets for the opera?", "How far away is the nearest star?", "Who is the richest person alive?", "What's a good name for a black kitten?", "Explain the theory of evolution to me in simple words.",
)  # fmt: skip
NEAR = (
    "What is the result of 314 plus 2718?", "How much do I get if I multiply 6 by 7?", "Can you divide 18 by 3 for me and tell me the result?", "I have 3 apples and take 9 away. How much is 3 minus 9?", "Can you write me a poem about the ocean and its waves?",
    "I would like to hear a rhyme about my grandmother.", "Tell me a short story about a football player.", "How do I install Photoshop on my laptop?", "What does the command grep do?", "What colour is the flag of Estonia?", "What is the opposite of a giraffe?",
    "How would I load a truck with furniture?", "What is Hadoop and who made it?", "Which month was my sister born in?", "On which day of the week does Christmas fall next year?", "How do I start my car in the winter?", "Tell me the number of days until my birthday.",
    "What is the difference between Infernum and Photoshop?", "flurb gnaxi wompt", "What is the meaning of the word zelkant?",
)  # fmt: skip


def exact():
    """(task, turns so far, the right answer): 300 prompts with one right answer."""
    rng = numbers(SEED + 1)
    made = [*sum_prompts(rng), *calendar_prompts(rng), *word_prompts(rng), *more_prompts(rng)]
    made += [("count", [COUNT[i % 2].format(a=a, b=b)], world.count(range(a, b + 1))) for i, (a, b) in enumerate(sorted(HELD_BACK.counts))]
    made += [("product", [question], answer) for question, answer in PRODUCT]
    return made


def sum_prompts(rng):
    orders = sorted({*HELD_BACK.sums, *((b, a) for a, b in HELD_BACK.sums)})
    orders += [pair for pair in sorted(HELD_BACK.sums) if pair[0] == pair[1]]
    for i, (a, b) in enumerate(orders):
        yield "sum", [SUM[i % 4].format(a=a, b=b)], sums.added(a, b)
    for i, (a, b) in enumerate(sorted(HELD_BACK.differences)):
        yield "difference", [DIFFERENCE[i % 4].format(a=a, b=b)], sums.subtracted(a, b)


def calendar_prompts(rng):
    for x in world.DAYS:
        yield from (("day", [template.format(x=x)], world.next_day(x)) for template in NEXT_DAY)
        yield from (("day", [template.format(x=x)], world.previous_day(x)) for template in PREVIOUS_DAY)
    for x in world.MONTHS:
        yield "month", [NEXT_MONTH.format(x=x)], world.next_month(x)
        yield "month", [PREVIOUS_MONTH.format(x=x)], world.previous_month(x)
    for x in rng.sample([month for month in world.MONTHS if month != "February"], 10):
        yield "month", [MONTH_LENGTH.format(x=x)], world.month_length(x)
    for number in rng.sample(range(1, 13), 10):
        yield "month", [NTH_MONTH.format(o=world.ORDINALS[number - 1])], world.nth_month(number)


def word_prompts(rng):
    for i, x in enumerate(rng.sample(list(world.COLOURS), 34)):
        yield "colour", [COLOUR[i % 2].format(x=x)], world.colour(x)
    # Words with two common opposites have no one right answer.
    single = [word for word in world.OPPOSITE_OF if word not in ("light", "right", "old", "short", "thin", "lose", "hard", "sweet", "cheap")]
    for i, x in enumerate(rng.sample(single, 40)):
        yield "opposite", [OPPOSITE[i % 2].format(x=x)], world.opposite(x)


def more_prompts(rng):
    for i in range(12):
        a, b = rng.choice(sorted(HELD_BACK.sums))
        c = rng.randrange(1, 5)
        turns = [SUM[i % 4].format(a=a, b=b), sums.added(a, b), MORE[i % 2].format(c=c)]
        yield "follow-up", turns, sums.added(a + b, c)


def open_prompts():
    """(rule, turns so far, the word that the answer must have)."""
    for i in range(30):
        noun = list(fire.RHYMES)[i % len(fire.RHYMES)]
        yield "rhyme", [RHYME[i // 10].format(x=noun if noun in ("fire", "smoke") else fire.article(noun))], noun
    for i in range(30):
        yield "story", [STORY[i % 3].format(x=fire.article(fire.HEROES[i]))], fire.HEROES[i]
    yield from (("refusal", [question], "stranger") for question in STRANGER)
    yield from (("refusal", [question], "near") for question in NEAR)


def prompts():
    """Each text of a user in either file."""
    return sorted({text for _, turns, _ in [*exact(), *open_prompts()] for text in turns[::2]})


def write(path, keys, entries):
    numbered = ({"id": index, **dict(zip(keys, entry, strict=True))} for index, entry in enumerate(entries))
    path.write_text("".join(json.dumps(entry) + "\n" for entry in numbered), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    write(out / "exact.jsonl", ("task", "turns", "answer"), exact())
    write(out / "open.jsonl", ("rule", "turns", "about"), open_prompts())


if __name__ == "__main__":
    main()
