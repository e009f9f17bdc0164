"""Second questions that mean something only after the first answer."""

from . import product, world
from .phrases import ask

NEXT = ("and [the one |]after that", "and the next one", "what comes [next|then|after that]", "and then", "and what is after that", "what about the next one", "[which|what] one is next", "and which one comes then")
PREVIOUS = ("and [the one |]before that", "and what is before that", "what comes before that", "what about the one before", "and the previous one", "and which one comes before that")
SAME = ("and {x}", "what about {x}", "and what about {x}", "how about {x}", "and {x}, please", "the same for {x}", "and for {x}")
REPEAT = ("say that again", "repeat that", "what did you say", "can you repeat that", "once more, please", "please repeat", "again please", "I did not hear that", "could you say that again", "what was that", "repeat your answer")


def cycle(rng):
    """Days or months, on from the last answer."""
    names, after, before = (world.DAYS, world.next_day, world.previous_day) if rng.random() < 0.5 else (world.MONTHS, world.next_month, world.previous_month)
    templates = {True: world.NEXT_DAY if names is world.DAYS else world.NEXT_MONTH, False: world.PREVIOUS_DAY if names is world.DAYS else world.PREVIOUS_MONTH}
    at, forward = rng.randrange(len(names)), rng.random() < 0.6
    turns = [(ask(rng, rng.choice(templates[forward]), x=names[at]), (after if forward else before)(names[at]))]
    at += 1 if forward else -1
    for _ in range(rng.choice((1, 1, 2))):
        here = names[at % len(names)]
        turns.append((ask(rng, rng.choice(NEXT if forward else PREVIOUS)), (after if forward else before)(here)))
        at += 1 if forward else -1
    return turns


def same(rng):
    """The same question about something else."""
    kind = rng.random()
    if kind < 0.25:
        x, y = rng.sample(list(world.OPPOSITE_OF), 2)
        return [(ask(rng, rng.choice(world.OPPOSITE), x=x), world.opposite(x)), (ask(rng, rng.choice((*SAME, "and of {x}", "and the opposite of {x}")), x=y), world.opposite(y))]
    if kind < 0.5:
        x, y = rng.sample(list(world.COLOURS), 2)
        return [(ask(rng, rng.choice(world.COLOUR_OF), x=x), world.colour(x)), (ask(rng, rng.choice((*SAME, "and of {x}", "and the colour of {x}")), x=y), world.colour(y))]
    if kind < 0.65:
        x, y = rng.sample(world.MONTHS, 2)
        return [(ask(rng, rng.choice(world.MONTH_LENGTH), x=x), world.month_length(x)), (ask(rng, rng.choice(SAME), x=y), world.month_length(y))]
    if kind < 0.85:
        x, y = rng.sample(list(product.COMMANDS), 2)
        return [(ask(rng, rng.choice(product.WHAT_COMMAND_DOES), x=x), product.COMMANDS[x][0]), (ask(rng, rng.choice((*SAME, "and the command {x}")), x=y), product.COMMANDS[y][0])]
    x, y = rng.sample(list(product.ENDPOINTS), 2)
    return [(ask(rng, rng.choice(product.WHAT_ENDPOINT_DOES), x=x), product.ENDPOINTS[x][0]), (ask(rng, rng.choice(SAME), x=y), product.ENDPOINTS[y][0])]


def repeated(rng, exchange):
    """The answer once more."""
    return [exchange, (ask(rng, rng.choice(REPEAT)), exchange[1])]
