"""Sums and differences.

A model this small learns addition as rules over digits if it sees a pair of digits in several sums, so training goes
beyond 20 (up to LARGEST), which is more than the card promises.
"""

from .phrases import ask, pick, wish
from .world import NUMBER_WORDS

LARGEST = 49
THINGS = (
    "apples", "birds", "books", "candles", "cats", "coins", "logs", "matches", "sparks", "stones", "torches", "trees",
    "eggs", "pens", "balls", "cups", "dogs", "flowers", "sticks", "stars", "boxes", "keys", "fires", "embers",
)  # fmt: skip
NAMES = ("Anna", "Ben", "Clara", "David", "Emma", "Felix", "Ida", "Jonas", "Lea", "Max", "Nora", "Paul", "Tom", "Zoe")

ADD = (
    "what is {a} plus {b}", "what's {a} plus {b}", "{a} plus {b}", "{a} + {b}", "what is {a} + {b}", "{a} + {b} =", "{a}+{b}",
    "how much is {a} plus {b}", "how much is {a} + {b}", "how much is {a} and {b}", "what is {a} and {b}",
    "what is the sum of {a} and {b}", "sum of {a} and {b}", "the sum of {a} and {b}", "what does {a} plus {b} make",
    "what do {a} and {b} make", "what do you get if you add {a} and {b}", "what do I get when I add {a} and {b}",
    "{a} and {b} make what", "{a} and {b} is how much", "what is the total of {a} and {b}", "{a} plus {b} is what",
    "if I add {a} and {b}, what [do I get|is the result|is it]", "what is the result of {a} plus {b}", "{a} plus {b} equals what",
    "[I have|you have|we have] {a} {t} and [get|find|buy] {b} more. how many {t} are there",
    "[I have|we have|there are] {a} {t} and then {b} more [come|arrive]. how many {t} are there in all",
    "there are {a} {t} here and {b} {t} there. how many {t} are there",
    "{w} finds {a} {t} and {v} finds {b}. how many do they have together", "what is {a} with {b} more",
    "how many are {a} {t} and {b} {t}", "what makes {a} plus {b}", "what number is {a} plus {b}",
)  # fmt: skip
ADD_WISH = (
    "add {a} and {b}", "add {a} plus {b}", "add {a} to {b}", "sum {a} and {b}", "calculate {a} plus {b}", "compute {a} + {b}",
    "give me the sum of {a} and {b}", "tell me what {a} plus {b} is", "work out {a} plus {b}", "find the sum of {a} and {b}",
    "take {a} and add {b}", "put {a} and {b} together", "solve {a} + {b}", "tell me the total of {a} and {b}",
    "begin with {a} and add {b}", "add the numbers {a} and {b}", "count {a} and {b} together", "say how much {a} plus {b} is",
)  # fmt: skip
SUBTRACT = (
    "what is {a} minus {b}", "what's {a} minus {b}", "{a} minus {b}", "{a} - {b}", "what is {a} - {b}", "{a} - {b} =", "{a}-{b}",
    "how much is {a} minus {b}", "how much is {a} - {b}", "what is {a} less {b}", "how much is {a} take away {b}",
    "what is the difference [of|between] {a} and {b}", "the difference between {a} and {b}", "{a} take away {b}",
    "what is left if I take {b} from {a}", "what remains if you take {b} away from {a}", "{a} minus {b} is what",
    "what do I get when I subtract {b} from {a}", "if I take {b} from {a}, what is left", "{a} minus {b} equals what",
    "what is the result of {a} minus {b}", "how many are left of {a} if {b} go", "how many remain of {a} when {b} are gone",
    "I have {a} {t} and [give away|lose|eat] {b}. how many {t} [are left|do I have|remain]",
    "there are {a} {t} and {b} [go away|burn|are taken away]. how many {t} [are left|remain]",
    "{w} has {a} {t} and loses {b}. how many [are left|remain|does {w} have]", "what number is {a} minus {b}",
    "[of|from] {a} {t}, {b} [burn|go|are lost]. how many {t} are left", "how far is it from {b} to {a}",
)  # fmt: skip
SUBTRACT_WISH = (
    "subtract {b} from {a}", "take {b} from {a}", "take {b} away from {a}", "calculate {a} minus {b}", "compute {a} - {b}",
    "give me the difference of {a} and {b}", "tell me what {a} minus {b} is", "work out {a} minus {b}", "solve {a} - {b}",
    "begin with {a} and take away {b}", "take {a} and subtract {b}", "find the difference between {a} and {b}",
    "tell me how much {a} minus {b} is", "say how much {a} minus {b} is", "remove {b} from {a}",
)  # fmt: skip
MORE = (
    "and {c} more", "plus {c}", "now add {c}", "add {c} to that", "and plus {c}", "add {c} more", "[and|now] {c} more[ please|]",
    "what if I add {c}", "add another {c}", "and if you add {c}", "plus {c} more", "that plus {c}", "what is that plus {c}", "+ {c}",
)  # fmt: skip
LESS = (
    "minus {c}", "and minus {c}", "now subtract {c}", "take {c} away from that", "take away {c}", "subtract {c} from that",
    "now take {c} away", "and {c} less", "what if I take {c} away", "that minus {c}", "what is that minus {c}", "- {c}", "now minus {c}",
)  # fmt: skip

SMALL = {"small": 0.62, "beyond": 0.38}


def added(a, b):
    return f"{a} plus {b} is {a + b}."


def subtracted(a, b):
    return f"{a} minus {b} is {a - b}."


def operands(rng, largest):
    """A sum's two numbers, not more than `largest` together; every such pair is as likely."""
    while True:
        a, b = rng.randrange(0, largest + 1), rng.randrange(0, largest + 1)
        if a + b <= largest:
            return a, b


def sum_pair(rng, held_back):
    while True:
        a, b = operands(rng, 20 if pick(rng, SMALL) == "small" else LARGEST)
        if (min(a, b), max(a, b)) not in held_back:
            return a, b


def difference_pair(rng, held_back):
    while True:
        b, left = operands(rng, 20 if pick(rng, SMALL) == "small" else LARGEST)
        if (b + left, b) not in held_back:
            return b + left, b


def shown(rng, *values):
    """Digits, or sometimes words."""
    if rng.random() < 0.15 and max(values) <= 20:
        return [NUMBER_WORDS[value] for value in values]
    return list(values)


def names(rng):
    w, v = rng.sample(NAMES, 2)
    return {"t": rng.choice(THINGS), "w": w, "v": v}


def sum_(rng, held_back):
    a, b = sum_pair(rng, held_back)
    x, y = shown(rng, a, b)
    if rng.random() < 0.68:
        return ask(rng, rng.choice(ADD), a=x, b=y, **names(rng)), added(a, b)
    return wish(rng, rng.choice(ADD_WISH), a=x, b=y), added(a, b)


def difference(rng, held_back):
    a, b = difference_pair(rng, held_back)
    x, y = shown(rng, a, b)
    if rng.random() < 0.68:
        return ask(rng, rng.choice(SUBTRACT), a=x, b=y, **names(rng)), subtracted(a, b)
    return wish(rng, rng.choice(SUBTRACT_WISH), a=x, b=y), subtracted(a, b)


def chain(rng, held_sums, held_differences):
    """A sum or difference, and one or two more that go on from its result."""
    first = sum_ if rng.random() < 0.6 else difference
    turns = [first(rng, held_sums if first is sum_ else held_differences)]
    for _ in range(rng.choice((1, 1, 2))):
        result = int(turns[-1][1].rstrip(".").split()[-1])
        c = rng.randrange(1, 11)
        if rng.random() < 0.55 or c > result:
            if (min(result, c), max(result, c)) in held_sums or result + c > LARGEST:
                break
            turns.append((ask(rng, rng.choice(MORE), c=c), added(result, c)))
        elif (result, c) in held_differences:
            break
        else:
            turns.append((ask(rng, rng.choice(LESS), c=c), subtracted(result, c)))
    return turns
