"""Two-line rhymes and two-sentence stories about fire."""

from .phrases import ask, say, wish

# By what the rhyme is about; the first ones are for fire itself.
RHYMES = {
    "fire": (
        "The fire burns the whole night long,\nand hums to us its quiet song.",
        "A fire glows upon the hill,\nthe wind is gone, the night is still.",
        "We sit around the fire tonight,\nand all our faces catch its light.",
        "The fire is red, the fire is gold,\nit keeps us safe from winter's cold.",
        "The fire eats the log of pine,\nand paints a red and golden line.",
        "A little fire, warm and low,\nit dances in the falling snow.",
    ),
    "spark": (
        "A little spark flew through the dark,\nand lit the trees of all the park.",
        "One spark jumped up into the air,\nand left a golden shimmer there.",
        "The spark was small, the spark was bright,\nit wrote its name into the night.",
    ),
    "flame": (
        "The flame grows tall, the flame grows thin,\nit lets the evening shadows in.",
        "A flame of blue, a flame of red,\nit dances while I lie in bed.",
        "The flame leans left, the flame leans right,\nit bows to us and says good night.",
    ),
    "candle": (
        "A candle burns beside my bed,\nits flame is gold, its glow is red.",
        "One candle stands upon the sill,\nits flame is warm, its flame is still.",
        "The candle flame is small and low,\nbut fills the room with yellow glow.",
    ),
    "ember": (
        "An ember sleeps beneath the grey,\nand wakes in flame at break of day.",
        "The ember glows, the ember sighs,\nit blinks at us with fiery eyes.",
        "An ember from the fire fell,\nand rang as softly as a bell.",
    ),
    "dragon": (
        "The dragon breathes a ring of flame,\nand no two fires look the same.",
        "A dragon sleeps on coals of red,\nthe fire is his feather bed.",
        "The dragon lit the candle's end,\nhis fire is now the baker's friend.",
    ),
    "stove": (
        "The stove is warm, the soup is hot,\nthe fire sings below the pot.",
        "The stove burns wood, the stove burns coal,\nits fire warms the cup and bowl.",
    ),
    "torch": (
        "I hold a torch above the stair,\nits flame shakes in the evening air.",
        "The torch burns bright, the cave is deep,\nits fire wakes the bats from sleep.",
    ),
    "smoke": (
        "The smoke goes up, the sparks go round,\nthe fire makes a crackling sound.",
        "Grey smoke climbs slowly to the moon,\nthe fire hums an evening tune.",
    ),
    "campfire": (
        "The campfire cracks, the stars are clear,\nthe night is long, but friends are near.",
        "Our campfire burns beside the lake,\nits sparks keep all of us awake.",
    ),
}
# Line ends that rhyme: what the program that checks rhymes goes by.
SOUNDS = (
    "long song", "hill still sill", "tonight light night bright right", "gold cold", "pine line", "low snow glow", "dark park", "air there stair",
    "thin in", "red bed", "grey day", "sighs eyes", "fell bell", "flame same", "end friend", "hot pot", "coal bowl", "deep sleep",
    "round sound", "moon tune", "clear near", "lake awake",
)  # fmt: skip
FIRE_WORDS = (
    "fire fires fiery flame flames spark sparks ember embers candle candles torch torches campfire stove coal coals burn burns burned burning glow glows glowed "
    "hearth smoke bonfire lantern"
).split()
RHYME_WISHES = (
    "write [me |]a [rhyme|poem|verse|short poem|little rhyme] about {x}", "[tell|give] me a [rhyme|poem|verse] about {x}", "make a rhyme about {x}", "a [rhyme|poem|verse] about {x}",
    "rhyme about {x}", "I want a [rhyme|poem] about {x}", "say a rhyme about {x}", "let me hear a [rhyme|poem] about {x}", "write two lines about {x}", "make up a rhyme about {x}",
    "compose a poem about {x}", "make a [poem|verse] with {x} in it", "two lines that rhyme about {x}", "rhyme something about {x}", "invent a [rhyme|poem|verse] about {x}",
    "sing me something about {x}", "write a rhyming verse on {x}",
)  # fmt: skip
BARE_RHYMES = (
    "write [me |]a [rhyme|poem|verse]", "tell me a [rhyme|poem]", "a rhyme", "give me a [poem|rhyme|verse]", "can you rhyme", "do you know a [rhyme|poem]", "make a rhyme", "write something that rhymes",
    "show me a rhyme", "can you write poems", "let me hear a poem",
)  # fmt: skip

HEROES = (
    "fox", "dragon", "cat", "dog", "bear", "mouse", "owl", "wolf", "king", "queen", "girl", "boy", "baker", "smith", "sailor", "farmer", "child", "knight", "rabbit", "hedgehog",
    "robot", "giant", "witch", "goat", "hunter", "old woman", "old man", "squirrel", "bird", "frog", "prince", "princess", "monk", "shepherd", "cook", "traveller",
)  # fmt: skip
PLACES = ("in the forest", "on a hill", "by the lake", "in a cave", "in the snow", "behind the mill", "at the edge of the village", "on the beach", "under a tree", "in the mountains")
OPENINGS = (
    "A {h} found a small fire {p}.", "One night a {h} saw a red flame {p}.", "A cold {h} lit a fire {p}.", "Long ago a {h} kept a fire {p}.", "A {h} carried a burning torch and stopped {p}.",
    "In winter a {h} saw sparks rise {p}.", "A {h} dropped an ember {p}.", "A {h} was alone with a candle {p}.",
)  # fmt: skip
ENDINGS = (
    "The {h} sat down beside the flames and slept until morning.", "Soon all the friends of the {h} came to warm themselves.", "The {h} gave it wood, and it never went out again.",
    "From then on the {h} was not afraid of the dark.", "When the rain came, the {h} hid the last ember under a stone.", "The {h} told it a secret, and the sparks laughed.",
    "In the morning only warm ash was left, but the {h} was happy.", "The {h} took one spark home and lit every lamp in the house.", "The {h} sang to it, and the flames danced all night.",
)  # fmt: skip
STORY_WISHES = (
    "tell [me |]a [story|short story|tale|little story] about {x}", "write [me |]a [story|short story|tale] about {x}", "a [story|tale] about {x}", "I want [to hear |]a story about {x}", "make up a story about {x}",
    "can I hear a story about {x}", "give me a [story|short story|tale] about {x}", "let me hear a [story|tale] about {x}", "do you know a story about {x}", "story about {x}", "a story with {x}",
    "write two sentences about {x}", "invent a story about {x}", "tell something about {x}", "tell me a tale of {x}", "I would love a story with {x} in it",
)  # fmt: skip
BARE_STORIES = (
    "tell [me |]a story", "write a story", "a story", "tell me a [short |]story", "do you know a story", "give me a story", "can you tell stories", "I want to hear a story", "make up a story", "tell me a tale", "let me hear a story",
)  # fmt: skip
AGAIN = ("another one", "one more", "again", "another", "tell me another one", "and another", "one more please", "more")


def article(noun):
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def story_of(rng, hero):
    opening = rng.choice(OPENINGS).format(h=hero, p=rng.choice(PLACES)).replace(f"a {hero}", article(hero), 1)
    return f"{opening.replace('A ' + hero, article(hero).capitalize(), 1)} {rng.choice(ENDINGS).format(h=hero)}"


def topic(rng, noun):
    """How a rhyme's subject is named in a wish."""
    if noun in ("fire", "smoke"):
        return rng.choice((noun, noun, f"the {noun}"))
    return rng.choice((article(noun), f"the {noun}", noun + "s" if noun != "torch" else "torches", f"a little {noun}"))


def rhyme(rng):
    noun = "fire" if rng.random() < 0.25 else rng.choice(list(RHYMES))
    if noun == "fire" and rng.random() < 0.4:
        return [(wish(rng, rng.choice(BARE_RHYMES)), rng.choice(RHYMES["fire"]))]
    first = rng.choice(RHYMES[noun])
    turns = [(wish(rng, rng.choice(RHYME_WISHES), x=topic(rng, noun)), first)]
    if rng.random() < 0.2:
        turns.append((ask(rng, rng.choice(AGAIN)), rng.choice([other for other in RHYMES[noun] if other != first])))
    return turns


def story(rng):
    hero = rng.choice(HEROES)
    if rng.random() < 0.15:
        return [(wish(rng, rng.choice(BARE_STORIES)), story_of(rng, hero))]
    about = rng.choice((article(hero), f"the {hero}", f"{article(hero)} and a fire", f"{article(hero)} and fire", f"fire and {article(hero)}", f"a little {hero}"))
    if rng.random() < 0.2:
        about = rng.choice(("fire", "a fire", "the fire", "fire", "a flame", "a spark"))
    turns = [(wish(rng, rng.choice(STORY_WISHES), x=about), story_of(rng, hero))]
    if rng.random() < 0.15:
        turns.append((ask(rng, rng.choice(AGAIN)), story_of(rng, rng.choice(HEROES))))
    return turns


def thanks(rng):
    return say(rng, "[that was nice|nice|lovely|beautiful|I like it|how nice]"), "Thank you, that is kind."
