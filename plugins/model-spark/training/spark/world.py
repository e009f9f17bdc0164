"""Days, months, colours, opposites and counting: questions with one right answer."""

from .phrases import ask, capital, wish

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip
ORDINAL_DIGITS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th", "11th", "12th")
NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
COLOURS = {
    "grass": "green", "the sky": "blue", "snow": "white", "coal": "black", "blood": "red", "a banana": "yellow",
    "a lemon": "yellow", "a carrot": "orange", "an orange": "orange", "milk": "white", "the sun": "yellow",
    "a tomato": "red", "a strawberry": "red", "chocolate": "brown", "a leaf": "green", "a frog": "green",
    "a pig": "pink", "an elephant": "grey", "ash": "grey", "the night": "black", "a cucumber": "green",
    "a cherry": "red", "a fire engine": "red", "the sea": "blue", "a polar bear": "white", "a crow": "black",
    "a swan": "white", "soot": "black", "smoke": "grey", "fire": "orange", "a flame": "orange", "an ember": "red",
    "a pumpkin": "orange", "wood": "brown", "earth": "brown", "salt": "white", "a pea": "green", "gold": "yellow",
    "a plum": "purple", "a violet": "purple", "honey": "yellow", "a raven": "black", "spinach": "green",
    "broccoli": "green", "a fox": "red", "paper": "white", "a mouse": "grey", "coffee": "brown", "a bear": "brown",
}  # fmt: skip
MIXES = {
    ("red", "yellow"): "orange", ("blue", "yellow"): "green", ("red", "blue"): "purple", ("black", "white"): "grey",
    ("red", "white"): "pink",
}  # fmt: skip
OPPOSITES = (
    "hot cold,big small,up down,left right,old young,happy sad,fast slow,light dark,day night,open closed,"
    "high low,long short,rich poor,hard soft,wet dry,full empty,loud quiet,early late,near far,strong weak,"
    "thick thin,wide narrow,heavy light,good bad,clean dirty,new old,black white,in out,front back,top bottom,"
    "first last,yes no,true false,begin end,win lose,push pull,buy sell,come go,give take,laugh cry,love hate,"
    "live die,sharp blunt,sweet sour,deep shallow,rough smooth,safe dangerous,easy difficult,right wrong,"
    "awake asleep,alive dead,brave afraid,cheap expensive,warm cool,north south,east west,always never,"
    "before after,inside outside,above below,friend enemy,summer winter,morning evening,start stop,find lose,"
    "remember forget,arrive leave,rise fall,more less,many few,all none,everything nothing,same different,"
    "tight loose,tall short,fat thin,polite rude,simple complex,beautiful ugly,wise foolish,bright dim,war peace,"
    "true false,hello goodbye,king queen,man woman,boy girl,mother father,question answer,teacher student"
)


def opposites():
    """Each word's opposite; a word that has two keeps its first, and people aren't opposites."""
    pairs = [pair.split() for pair in OPPOSITES.split(",")]
    table = {}
    for left, right in pairs:
        if left in ("king", "man", "boy", "mother", "teacher"):
            continue
        table.setdefault(left, right)
        table.setdefault(right, left)
    return table


OPPOSITE_OF = opposites()

NEXT_DAY = (
    "what [day |][comes|is] [right |][after|the day after] {x}", "which day [follows|comes after|is after] {x}",
    "what is the [next day|day] after {x}", "[today is|if today is|suppose today is] {x}. what [day |]is tomorrow",
    "if it is {x} today, what day [is it|will it be] tomorrow", "what is the day [that follows|following] {x}",
    "which day of the week [comes|is] [next |]after {x}", "{x} is over. which day [starts|begins|comes] [now|next]",
    "it is {x}. what day comes next", "the day after {x} is [what|which]", "after {x} comes which day",
    "yesterday was {x}. what day is [it |]today", "what [follows|comes after] {x}", "next day after {x}",
    "what day do we have after {x}",
)  # fmt: skip
PREVIOUS_DAY = (
    "what [day |][comes|is] [right |][before|the day before] {x}", "which day [is|comes|lies] before {x}",
    "[today is|if today is|suppose today is] {x}. what [day |]was yesterday", "what is the day before {x}",
    "if it is {x} today, what day was [it |]yesterday", "what day [was|came|comes] [just |]before {x}",
    "which day of the week [comes|is] [right |]before {x}", "tomorrow is {x}. what day is [it |]today",
    "the day before {x} is [what|which]", "it is {x}. what day was it yesterday", "before {x} comes which day",
    "what [precedes|comes before] {x}", "which day goes before {x}", "what day do we have before {x}",
)  # fmt: skip
NEXT_MONTH = (
    "what [month |][comes|is] [right |]after {x}", "which month [follows|comes after|is after] {x}",
    "what is the [next month|month] after {x}", "it is {x}. what [month |]comes next", "what is the month following {x}",
    "if it is {x} now, what is next month", "this month is {x}. what is next month", "the month after {x} is [what|which]",
    "{x} is over. which month [starts|begins|comes] [now|next]", "which month of the year [comes|is] after {x}",
    "after {x} comes which month", "last month was {x}. which month is it now", "next month after {x}",
)  # fmt: skip
PREVIOUS_MONTH = (
    "what [month |][comes|is] [right |]before {x}", "which month [is|comes|lies] before {x}",
    "what is the month before {x}", "it is {x}. which month was last month", "what month came [just |]before {x}",
    "this month is {x}. what was last month", "the month before {x} is [what|which]", "which month goes before {x}",
    "which month of the year [comes|is] before {x}", "before {x} comes which month", "next month is {x}. which month is it now",
)  # fmt: skip
MONTH_LENGTH = (
    "how many days [are there in|are in|does] {x}[ have|]", "how many days has {x}", "how long is {x}",
    "what is the [length|number of days] of {x}", "[number of days|days] in {x}", "{x} has how many days",
    "how many days [long |]is [the month of |]{x}", "how many days does the month {x} have", "count of days in {x}",
)  # fmt: skip
NTH_MONTH = (
    "[what|which] is the {o} month[ of the year|]", "which month is the {o}[ one|]", "what is month number {n}",
    "name the {o} month[ of the year|]", "what is the name of the {o} month", "which month comes {o}[ in the year|]",
    "{o} month of the year", "what month is number {n}", "which is month {n}", "what month has the number {n}",
)  # fmt: skip
MONTH_NUMBER = (
    "which number [is|has] {x}", "what [number|month number] is {x}", "what is the number of {x}",
    "{x} is which month of the year", "is {x} the first or which month", "give me the number of the month {x}",
    "what place does {x} have in the year", "the month {x} has which number",
)  # fmt: skip
COLOUR_OF = (
    "what colour is {x}", "what color is {x}", "which colour [is|has|does] {x}[ have|]", "what is the colour of {x}",
    "what is the color of {x}", "tell me the colour of {x}", "{x} is [what|which] colour", "the colour of {x} is what",
    "what colour do you see in {x}", "name the colour of {x}", "what colour would you paint {x}", "the colour of {x}",
    "what colour does {x} have", "do you know the colour of {x}", "say what colour {x} is",
)  # fmt: skip
MIX_OF = (
    "what do {a} and {b} make", "what colour do {a} and {b} make", "what colour do you get from {a} and {b}",
    "mix {a} and {b}", "what is {a} mixed with {b}", "what happens if I mix {a} with {b}", "{a} and {b} make what",
    "if I mix {a} and {b}, what colour do I get", "which colour comes from {a} and {b}",
)  # fmt: skip
OPPOSITE = (
    "what is the opposite of {x}", "what's the opposite of {x}", "opposite of {x}", "the opposite of {x}",
    "give me the opposite of {x}", "[tell|name] me the opposite of {x}", "which word [is|means] the opposite of {x}",
    "what is not {x} but the opposite", "what word is opposite to {x}", "{x} is the opposite of [what|which word]",
    "the opposite of {x} is what", "what is the reverse of {x}", "say the opposite of {x}", "find the opposite of {x}",
    "I say {x}. what is the opposite", "what would be the opposite of {x}", "which is the word opposite {x}",
    "if it is not {x}, it is what", "what do you call the opposite of {x}", "name a word that means the opposite of {x}",
)  # fmt: skip
COUNT_UP = (
    "count from {a} to {b}", "count from {a} up to {b}", "count up from {a} to {b}", "say the numbers from {a} to {b}",
    "[list|write|give me|tell me] [all |]the numbers from {a} to {b}", "count {a} to {b}", "numbers from {a} to {b}",
    "start at {a} and count to {b}", "write the numbers {a} to {b}", "begin with {a} and count up to {b}",
    "go from {a} to {b}, number by number", "show me how you count from {a} to {b}", "let us count from {a} to {b}",
)  # fmt: skip
COUNT_DOWN = (
    "count down from {b} to {a}", "count backwards from {b} to {a}", "count back from {b} to {a}",
    "say the numbers from {b} down to {a}", "count from {b} down to {a}", "go backwards from {b} to {a}",
    "start at {b} and count down to {a}", "list the numbers from {b} down to {a}", "begin with {b} and count back to {a}",
)  # fmt: skip
NEXT_NUMBER = (
    "what [number |][comes|is] [right |]after {n}", "which number [follows|comes after] {n}", "what is the next number after {n}",
    "what comes next after {n}", "the number after {n} is what", "what is one more than {n}", "I am at {n}. what is the next number",
)  # fmt: skip
PREVIOUS_NUMBER = (
    "what [number |][comes|is] [right |]before {n}", "which number comes before {n}", "what is the number before {n}",
    "the number before {n} is what", "what is one less than {n}", "which number goes before {n}",
)  # fmt: skip
BIGGER = (
    "which is [bigger|larger|more|greater], {a} or {b}", "what is [bigger|larger|more], {a} or {b}", "is {a} or {b} bigger",
    "which number is [bigger|larger]: {a} or {b}", "{a} or {b}: which is [bigger|more]", "is {a} bigger than {b}",
)  # fmt: skip
SMALLER = (
    "which is [smaller|less], {a} or {b}", "what is [smaller|less], {a} or {b}", "is {a} or {b} smaller",
    "which number is smaller: {a} or {b}", "{a} or {b}: which is [smaller|less]",
)  # fmt: skip
FIXED = (
    ("The days of the week are Monday, Tuesday, Wednesday, Thursday, Friday, Saturday and Sunday.",
     ("what are the days of the week", "[list|name|tell me|say|give me] [all |]the days[ of the week|]", "which days does a week have",
      "which days are there", "what are the names of the days", "name the seven days", "days of the week")),
    ("The months are January, February, March, April, May, June, July, August, September, October, November and December.",
     ("what are the months[ of the year|]", "[list|name|tell me|say|give me] [all |]the months[ of the year|]",
      "which months does a year have", "which months are there", "what are the names of the months", "name the twelve months")),
    ("A week has 7 days.", ("how many days [are there in|are in|has] a week", "how many days does a week have", "how long is a week",
                            "what is the number of days in a week", "a week has how many days", "how many days are in one week")),
    ("A year has 12 months.", ("how many months [are there in|are in|has] a year", "how many months does a year have",
                               "what is the number of months in a year", "a year has how many months")),
    ("A year has 365 days, or 366 in a leap year.", ("how many days [are there in|are in|has] a year", "how many days does a year have",
                                                    "how long is a year in days", "a year has how many days")),
    ("The weekend is Saturday and Sunday.", ("which days are the weekend", "when is the weekend", "what days are the weekend",
                                             "what is the weekend", "name the days of the weekend", "which days make the weekend")),
    ("Some colours are red, orange, yellow, green, blue, purple, brown, pink, grey, black and white.",
     ("which colours do you know", "[list|name|tell me|give me] [some |all |the |]colours", "what colours are there",
      "what colors do you know", "name some colors", "tell me a few colours", "which colours are there")),
)  # fmt: skip


def next_day(day):
    return f"The day after {day} is {DAYS[(DAYS.index(day) + 1) % 7]}."


def previous_day(day):
    return f"The day before {day} is {DAYS[(DAYS.index(day) - 1) % 7]}."


def next_month(month):
    return f"The month after {month} is {MONTHS[(MONTHS.index(month) + 1) % 12]}."


def previous_month(month):
    return f"The month before {month} is {MONTHS[(MONTHS.index(month) - 1) % 12]}."


def month_length(month):
    days = LENGTHS[MONTHS.index(month)]
    return f"{month} has {days} days{', or 29 in a leap year' if days == 28 else ''}."


def nth_month(number):
    return f"The {ORDINALS[number - 1]} month is {MONTHS[number - 1]}."


def month_number(month):
    return f"{month} is month number {MONTHS.index(month) + 1}."


def colour(thing):
    return f"{capital(thing)} is {COLOURS[thing]}."


def opposite(word):
    return f"The opposite of {word} is {OPPOSITE_OF[word]}."


def count(numbers):
    return ", ".join(map(str, numbers)) + "."


def day(rng):
    x = rng.choice(DAYS)
    kind = rng.random()
    if kind < 0.4:
        return ask(rng, rng.choice(NEXT_DAY), x=x), next_day(x)
    if kind < 0.8:
        return ask(rng, rng.choice(PREVIOUS_DAY), x=x), previous_day(x)
    index = DAYS.index(x)
    if kind < 0.9:
        there = DAYS[(index + 2) % 7]
        phrase = ask(rng, "[what day is|which day is|what comes] two days after {x}", x=x)
        return phrase, f"Two days after {x} is {there}."
    y, z = DAYS[(index + 1) % 7], DAYS[(index + 2) % 7]
    return ask(rng, "[what|which] day [is|lies|comes] between {x} and {z}", x=x, z=z), f"{y} is between {x} and {z}."


def month(rng):
    x = rng.choice(MONTHS)
    number = MONTHS.index(x) + 1
    kind = rng.randrange(5)
    if kind == 0:
        return ask(rng, rng.choice(NEXT_MONTH), x=x), next_month(x)
    if kind == 1:
        return ask(rng, rng.choice(PREVIOUS_MONTH), x=x), previous_month(x)
    if kind == 2:
        return ask(rng, rng.choice(MONTH_LENGTH), x=x), month_length(x)
    if kind == 3:
        ordinal = ORDINALS[number - 1] if rng.random() < 0.75 else ORDINAL_DIGITS[number - 1]
        return ask(rng, rng.choice(NTH_MONTH), o=ordinal, n=number), nth_month(number)
    return ask(rng, rng.choice(MONTH_NUMBER), x=x), month_number(x)


def colours(rng):
    if rng.random() < 0.12:
        (a, b), mixed = rng.choice(list(MIXES.items()))
        if rng.random() < 0.5:
            a, b = b, a
        return ask(rng, rng.choice(MIX_OF), a=a, b=b), f"{capital(a)} and {b} make {mixed}."
    thing = rng.choice(list(COLOURS))
    bare = thing.split(" ", 1)[1] if rng.random() < 0.12 and " " in thing else thing
    return ask(rng, rng.choice(COLOUR_OF), x=bare), colour(thing)


def opposite_words(rng):
    word = rng.choice(list(OPPOSITE_OF))
    shown = f'"{word}"' if rng.random() < 0.12 else word
    return ask(rng, rng.choice(OPPOSITE), x=shown), opposite(word)


def counting(rng, held_back):
    """`held_back` is a set of (from, to) that no counting may use."""
    kind = rng.random()
    a = rng.randrange(0, 18)
    b = rng.randrange(a + 2, min(21, a + 13))
    if (a, b) in held_back:
        return counting(rng, held_back)
    if kind < 0.4:
        if rng.random() < 0.2 and a == 1:
            return wish(rng, "count [up |]to {b}", b=b), count(range(1, b + 1))
        return wish(rng, rng.choice(COUNT_UP), a=a, b=b), count(range(a, b + 1))
    if kind < 0.6:
        return wish(rng, rng.choice(COUNT_DOWN), a=a, b=b), count(range(b, a - 1, -1))
    n = rng.randrange(1, 30)
    if kind < 0.74:
        return ask(rng, rng.choice(NEXT_NUMBER), n=n), f"After {n} comes {n + 1}."
    if kind < 0.84:
        return ask(rng, rng.choice(PREVIOUS_NUMBER), n=n), f"Before {n} comes {n - 1}."
    if rng.random() < 0.5:
        a, b = b, a
    low, high = min(a, b), max(a, b)
    if kind < 0.92:
        return ask(rng, rng.choice(BIGGER), a=a, b=b), f"{high} is bigger than {low}."
    return ask(rng, rng.choice(SMALLER), a=a, b=b), f"{low} is smaller than {high}."


def fixed(rng):
    answer, templates = rng.choice(FIXED)
    return ask(rng, rng.choice(templates)), answer
