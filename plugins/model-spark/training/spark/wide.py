"""The same subjects, put in many more ways: things and deeds in frames, and short tales that end in a question."""

from . import fire, product, sums, talk, unknown, world
from .frames import deed, tale, thing
from .phrases import expand

SUM = (
    "the sum of {a} and {b}", "the result of {a} plus {b}", "the total of {a} and {b}", "what {a} and {b} make [together|]", "what {a} plus {b} is", "the number that {a} and {b} make", "how much {a} plus {b} is", "the answer to {a} plus {b}",
    "how much {a} and {b} are [together|]", "the sum {a} + {b}", "this sum: {a} plus {b}", "what comes out of {a} plus {b}", "the sum of the numbers {a} and {b}", "how much it is if I add {a} and {b}", "{a} plus {b}", "what you get for {a} plus {b}", "the value of {a} + {b}",
)  # fmt: skip
SUM_DEED = (
    "add {a} and {b}", "add {a} to {b}", "put {a} and {b} together", "sum up {a} and {b}", "take {a} and add {b} to it", "calculate {a} plus {b}", "add the numbers {a} and {b}", "work out {a} plus {b}", "count {a} and {b} together", "add up {a} and {b}",
    "take the sum of {a} and {b}", "start from {a} and add {b}", "go {b} up from {a}",
)  # fmt: skip
SUM_TALE = (
    "[I|you|we|{w}] [have|take|choose|think of|write] [the number |]{a}[ first|]. [then|next|now|after that] [I|you|we|{v}] [add|put|count|write] {b} [to it|more|on top|]. [how much is it|what is the result|what do I get|what is the sum|what comes out|which number is it now|where am I now]",
    "[my|the|your] first number is {a}[,| and] the [second|other|next] [number |][is|one is] {b}. [what is their sum|what is the total|how much are they together|add them|what do they make|what is the sum]",
    "[I begin|we begin|{w} begins|you begin|I begin to count] [with|at] {a} and [then |][add|count on] {b}[ more|]. [what do I have|how much is that|what is it in total|what number is it|what is the end]",
    "there [are|were] {a} {t}[ here| in a box| on the table| in the house|]. {b} [more come|are added|come to them|more are put there]. how many [are there|{t} are there|is that|are it in all|do we have] [now|]",
    "{w} has {a} {t} and {v} has {b}. how many [have they|do they have|are that] [together|in all]", "I had {a} {t} and [got|found|bought|made] {b} more. how many do I have [now|]", "take {a}, [then |]add {b} [to it|], and [tell me|say|give me] [the result|what you get|the sum]",
    "if I [take|have|put] {a} and [you give me|add|get] {b}[ more|], how much [is it|do I have|is that] [in total|in the end|then|]", "[how much|what] is it [in total|together|in all] if [one has|I have|you have] {a} and {b}", "{a} and then {b} on top: how much is it",
)  # fmt: skip
DIFFERENCE = (
    "the difference between {a} and {b}", "the difference of {a} and {b}", "the result of {a} minus {b}", "what {a} minus {b} is", "what is left of {a} without {b}", "how much {a} minus {b} is", "the rest of {a} when {b} are gone", "the answer to {a} minus {b}",
    "the number that remains if I take {b} from {a}", "this difference: {a} minus {b}", "this: {a} minus {b}", "what comes out of {a} minus {b}", "how much is left if I take {b} from {a}", "what remains of {a} after taking {b}", "{a} minus {b}", "what you get for {a} minus {b}", "the value of {a} - {b}",
)  # fmt: skip
DIFFERENCE_DEED = (
    "subtract {b} from {a}", "take {b} away from {a}", "take {b} from {a}", "take {a} and subtract {b} [from it|]", "calculate {a} minus {b}", "work out {a} minus {b}", "take {a} and take {b} away", "start from {a} and subtract {b}", "remove {b} from {a}", "go {b} down from {a}",
    "take the difference of {a} and {b}", "make {a} smaller by {b}",
)  # fmt: skip
DIFFERENCE_TALE = (
    "[I|you|we|{w}] [have|take|choose|think of|write] [the number |]{a}[ first|]. [then|next|now|after that] [I|you|we|{v}] [subtract|take away|remove|take] {b} [from it|of it|]. [how much is it|what is the result|what do I get|what is left|what comes out|which number is it now|where am I now|how much remains]",
    "[my|the|your] first number is {a}[,| and] the [second|other|next] [number |][is|one is] {b}. [what is their difference|what is the difference|subtract them|what is the first minus the second]",
    "[I begin|we begin|{w} begins|you begin|I begin to count] [with|at] {a} and [then |][subtract|take away|count back] {b}. [what do I have|how much is that|what number is it|what is the end|what is left]",
    "there [are|were] {a} {t}[ here| in a box| on the table| in the house|]. {b} [go away|are taken|are lost|are taken away|burn]. how many [are left|{t} are left|remain|are there now] [now|]",
    "I had {a} {t} and [lost|gave away|used|burned] {b}. how many do I have [now|left|]", "take {a}, [then |]subtract {b} [from it|], and [tell me|say|give me] [the result|what you get|the rest]", "{w} has {a} {t} and gives {v} {b} of them. how many [are left|remain|does {w} have]",
    "if I [take|have] {a} and [you take|lose|subtract|take away] {b}[ of it|], how much [is it|do I have|is left|remains] [in the end|then|now|]", "{a} and then {b} less: how much is it", "from {a} I take {b}. [what is left|how much is it]",
)  # fmt: skip
NEXT_DAY = (
    "the day after {x}", "the day that [comes|is] after {x}", "the day that follows {x}", "the next day after {x}", "the name of the day after {x}", "the day of the week that comes after {x}", "which day comes after {x}", "which of the [seven |]days [follows|is after|comes after] {x}",
    "[which|what] day [it is|we have|comes] after {x}", "which one of the days [comes|is] after {x}", "which one is next after {x}", "the one after {x}", "the day of the week after {x}", "the one of the seven days that comes after {x}", "what comes after {x} in the week", "the day following {x}",
)  # fmt: skip
NEXT_DAY_TALE = (
    "[today is|it is|we have|now it is|this is|today we have|if today is|suppose it is] {x} [today|now|]. [what|which] day [is|will be|is it|do we have|will it be] [tomorrow|next|then|in one day|the next day]", "[yesterday it was|yesterday was|the day before was|it was] {x} [yesterday|]. [what|which] day is it [today|now]",
    "{x} is [over|gone|at its end|the last day]. [what|which] day [comes|is|do we have|begins|follows] [next|now|after it|then]", "[when|after|if] {x} [is over|ends|is gone|goes], [what|which] day [comes|is it|do we have|begins|is next|of the week comes] [next|then|]", "[I go|I leave|we meet] on the day after {x}. [which|what] day is [it|that]",
    "in the week, [which|what] day [comes|is|follows] [right |]after {x}", "look at the week: [which|what] [day|one] comes after {x}", "after {x}, what day of the week [is it|comes|do we have]",
)  # fmt: skip
PREVIOUS_DAY = (
    "the day before {x}", "the day that [comes|is] before {x}", "the previous day of {x}", "the name of the day before {x}", "the day of the week that comes before {x}", "which day comes before {x}", "which of the [seven |]days [is|comes] before {x}", "[which|what] day [it is|we have|comes] before {x}",
    "which one of the days [comes|is] before {x}", "the one before {x}", "the day of the week before {x}", "the one of the seven days that comes before {x}", "what comes before {x} in the week", "which day lies before {x}",
)  # fmt: skip
PREVIOUS_DAY_TALE = (
    "[today is|it is|now it is|this is|if today is|suppose it is|we have] {x} [today|now|]. [what|which] day [was|was it|did we have] [yesterday|before|one day ago|the day before]", "[tomorrow it is|tomorrow is|tomorrow we have|the next day is] {x}. [what|which] day is it [today|now]",
    "{x} [begins|starts|comes now|is here]. [what|which] day [was before|is over|came before|was yesterday|has ended]", "[I went|I left|we met|it was] on the day before {x}. [which|what] day [is|was] [it|that]", "in the week, [which|what] day [comes|is] [right |]before {x}", "look at the week: [which|what] [day|one] comes before {x}",
    "before {x}, what day of the week [was it|comes|did we have]", "if it is {x} [now|today], [what|which] day was [it |][before|yesterday|one day ago]",
)  # fmt: skip
NEXT_MONTH = tuple(phrase.replace("seven", "twelve").replace("of the week", "of the year").replace("the week", "the year").replace("days", "months").replace("day", "month") for phrase in NEXT_DAY)
PREVIOUS_MONTH = tuple(phrase.replace("seven", "twelve").replace("of the week", "of the year").replace("the week", "the year").replace("days", "months").replace("day", "month") for phrase in PREVIOUS_DAY)
NEXT_MONTH_TALE = (
    "[this month is|it is|we have|now it is|this is] {x} [now|]. [what|which] month [is|will be|is it|do we have|will it be|comes] [next|then|next month|after it]", "[last month was|before it was] {x}. [what|which] month is it [today|now]", "{x} is [over|gone]. [what|which] month [comes|begins|follows|is] [next|now|then]",
    "[when|after|if] {x} [is over|ends|is gone], [what|which] month [comes|is it|do we have|begins|of the year comes] [next|then|]", "in the year, [which|what] month [comes|is|follows] [right |]after {x}", "I leave in the month after {x}. which month is [it|that]",
)  # fmt: skip
PREVIOUS_MONTH_TALE = (
    "[this month is|it is|we have|now it is|this is] {x} [now|]. [what|which] month [was|was it|did we have|came] [before|last|last month|one month ago]", "[next month is|next it is] {x}. [what|which] month is it [today|now]", "{x} [begins|starts|is here]. [what|which] month [was before|is over|came before]",
    "in the year, [which|what] month [comes|is] [right |]before {x}", "I left in the month before {x}. which month was [it|that]", "before {x}, what month of the year [was it|comes]",
)  # fmt: skip
MONTH_LENGTH = (
    "the number of days in {x}", "the number of days [that|which] {x} has", "how many days {x} has", "how many days there are in {x}", "the length of {x}[ in days|]", "how many days are in [the month of |]{x}", "how long {x} is[ in days|]", "how many days the month of {x} has", "the days in {x}, how many",
    "the number of days of the month {x}", "how many days [do we have|are there] in {x}", "how many days {x} lasts", "the count of the days in {x}",
)  # fmt: skip
MONTH_LENGTH_TALE = (
    "[it is|we have|this month is] {x}. how many days [are there|does it have|has it|does this month have]", "[think of|take] [the month |]{x}. how many days [has it|does it have|are in it]", "{x} is a month. how [long|many days] is it", "if I count the days of {x}, [how many are there|how far do I come|what is the number]",
)  # fmt: skip
NTH_MONTH = (
    "the {o} month[ of the year| in the year|]", "the month that comes {o}", "the name of the {o} month", "which month is the {o}[ one|]", "the month number {n}", "which month comes {o}", "the {o} one of the months", "the {o} of the twelve months", "which of the months is the {o}", "month {n} of the year", "which one is the {o} month",
)  # fmt: skip
NTH_MONTH_TALE = (
    "[count|say|list|think of] the months [from January|in order|of the year]. [which|what] [one |month |][is|comes] [the |]{o}", "[in|of|among] [the months|all months|the twelve months|the list of months], [which|what] [one |month |]is the {o}", "[going|if I go|when you go] through the [year|months], [which|what] month [is|comes] [the |]{o}",
    "[if|when] [I|you] [count|say|list] the months[ in order| one by one| of the year|], [which|what] [one |month |][is|comes] [the |]{o}", "a year has twelve months. which is the {o}", "the months come one after another. what is the {o}",
)  # fmt: skip
COLOUR = (
    "the colour of {x}", "which colour {x} has", "what colour {x} is", "the colour that {x} has", "what colour you see in {x}", "the colour you see when you look at {x}", "the right colour for {x}", "the colour for {x}", "which of the colours is that of {x}", "the color of {x}", "what color {x} is",
)  # fmt: skip
COLOUR_TALE = (
    "[imagine|think of|look at|picture|I see|I have|draw|here is|there is|take] {x}. [which|what] colour [is it|does it have|do I see|has it|is that|do you see]", "[when|if] [you|I|we] [see|think of|draw|imagine|have|find] {x}, [what|which] colour [is it|does it have|is that|has it|do I see|comes to mind]",
    "[I want to|I will|let me|we want to|my child wants to] [draw|colour|paint] {x}[ in my book|]. [which|what] [pencil|colour|paint|pen] [do I need|should I take|is right|do I use|shall I use]", "[what|which] colour [should I use|do I need|do I take|is right] [for|to paint|to draw|to colour] {x}", "I look at {x}. [what|which] colour [is it|do I see]",
    "my friend says that {x} is pink. which colour is it", "[which|what] colour [would you say is|do you see in|would you give to|belongs to] {x}", "with which colour do I [paint|draw] {x}", "what do you see when you look at {x}, which colour",
)  # fmt: skip
OPPOSITE = (
    "the opposite of {x}", "the word that means the opposite of {x}", "a word for the opposite of {x}", "the word opposite to {x}", "what the opposite of {x} is", "the opposite of the word {x}", "a word that is the opposite of {x}", "which word is the opposite of {x}", "one word that means the opposite of {x}",
    "the opposite word of {x}", "the opposite to {x}", "the right word for the opposite of {x}", "a word which has the opposite meaning of {x}", "the word I need for the opposite of {x}",
)  # fmt: skip
OPPOSITE_TALE = (
    "[my word is|I say|the word is|you hear|take the word|think of|here is a word:] {x}. [what|which word] is [its|the] opposite", "[what|which] word [would you use|do I use|should I write|do you say|must I take|is right] [for|if I want|when I mean|if I mean|to say] the opposite of {x}", "it is not {x}, it is the opposite. [what|which word] is [that|it]",
    "[if|when] [something|it] is [not {x}|the opposite of {x}], [what|how] [is it|do you call it]", "I don't mean {x}, I mean the opposite. what do I mean", "I [need|want|look for|search] [a|one|the] word. it [is|means|should be|must mean] the opposite of {x}", "{x} has an opposite. [what|which word] is [it|that]",
    "I know the word {x}, but [what is|not] [its|the] opposite", "say {x} the other way round", "the word {x} [has which opposite|and its opposite: what is it]",
)  # fmt: skip
COUNT = (
    "the numbers from {a} to {b}", "all [the |]numbers from {a} to {b}", "the numbers {a} to {b}[ in order| one after another|]", "every number from {a} [up |]to {b}", "all numbers from {a} [until|up to] {b}", "each number from {a} to {b}", "how you count from {a} to {b}", "the numbers that go from {a} [up |]to {b}",
)  # fmt: skip
COUNT_DEED = (
    "count from {a} to {b}", "go from {a} up to {b}", "say all numbers from {a} to {b}", "begin with {a} and go on to {b}", "start at {a} and stop at {b}", "count the numbers from {a} to {b}", "count up from {a} until {b}", "list every number from {a} to {b}", "count, beginning at {a} and ending at {b}", "write all numbers from {a} up to {b}",
    "take {a} and count [on |]until {b}", "say one number after another, from {a} to {b}", "count on from {a} until [you reach|you have|you come to] {b}", "begin at {a} and count [up |on |][to|until] {b}",
)  # fmt: skip
THINGS = {
    product.TOPICS[0][0]: ("what Infernum is", "what kind of program Infernum is", "what Infernum does", "something about Infernum", "what sort of thing Infernum is", "what this program is", "what Infernum is good for", "what one does with Infernum", "why people use Infernum", "Infernum in a few words", "what Infernum can do for me"),
    product.LOAD: ("how I load a [bigger|larger|better|different|new] model", "how to load [a|another] model", "the way to load a bigger model", "how I use another model", "how I chat with a [GGUF file|model of mine|bigger model|file on my disk]", "the command that loads a bigger model", "how to get a bigger model than you", "what to do with [a|my|this] GGUF file",
                   "what I type to use a [bigger|larger] model", "how I use a GGUF file", "how a bigger model can answer me", "how to replace you by a [bigger|larger] model"),
    product.TOPICS[2][0]: ("which [kinds of |]files Infernum reads", "the formats that Infernum reads", "which model files Infernum can [read|load|open]", "the file formats of Infernum", "what kind of files it reads"),
    product.TOPICS[3][0]: ("which models Infernum runs", "which families of models Infernum [runs|supports|knows]", "the models that Infernum can run", "the model families of Infernum", "what models can be run"),
    product.TOPICS[4][0]: ("which Java Infernum needs", "the version of Java that Infernum needs", "which version of Java I need", "what I have to install before Infernum", "the Java version for Infernum", "what Infernum needs to run"),
    product.TOPICS[5][0]: ("which licence Infernum has", "the licence of Infernum", "whether Infernum is free", "what licence it is under", "the license of Infernum", "whether I may use Infernum for free"),
    product.TOPICS[6][0]: ("the language that Infernum is written in", "in which language Infernum is written", "what language Infernum is made in"),
    product.TOPICS[7][0]: ("whether Infernum needs a GPU", "if I need a graphics card", "whether it runs without a GPU", "whether I must have a GPU", "if Infernum works without a graphics card", "whether my laptop without a GPU is enough"),
    product.TOPICS[8][0]: ("whether you need the internet", "if you need a network", "whether my data is sent anywhere", "whether you work offline", "where you run"),
    product.TOPICS[9][0]: ("the commands of Infernum", "which commands there are", "a list of [all |the |]commands", "all commands that I can use", "the full list of commands", "what commands Infernum has", "which commands I can type"),
    product.TOPICS[10][0]: ("the endpoints of the server", "which endpoints there are", "a list of [all |the |]endpoints", "which endpoints I can call", "what the API has", "the paths that the server answers", "which endpoints the server of Infernum has", "what my program can call"),
    product.TOPICS[11][0]: ("whether the server speaks the OpenAI API", "if my OpenAI client works with it", "whether I can use OpenAI clients", "whether the API is like that of OpenAI", "if OpenAI programs work with your server"),
    product.TOPICS[12][0]: ("how to change the port", "where the server listens", "how I set the host and the port", "the port of the server"),
    product.TOPICS[13][0]: ("what a plug-in is", "what plug-ins are good for", "what a plug-in can do", "what plug-ins add", "the use of plug-ins", "what one does with a plug-in"),
    product.TOPICS[14][0]: ("how to install a plug-in", "where [a|the] plug-in goes", "where I put the jar of a plug-in", "the folder for plug-ins", "how I add a plug-in that I have", "where the jar must go"),
    product.TOPICS[15][0]: ("how to write a plug-in", "how I make a plug-in of my own", "how I add an op of my own", "where I learn to write plug-ins", "how one writes a plug-in", "the guide for plug-ins"),
    product.TOPICS[16][0]: ("how to build Infernum", "how I run the tests", "the command that builds and tests everything", "how Infernum is built"),
    product.TOPICS[17][0]: ("how to choose a device", "what --device does", "how I choose where a model runs"),
    product.TOPICS[18][0]: ("how to limit an answer", "what --max-tokens does", "how answers get shorter", "how I set the length of an answer"),
    product.TOPICS[19][0]: ("where I find help", "the options of a command", "how to see the options"),
    product.TOPICS[20][0]: ("where the documentation is", "what to read first", "where I begin to read"),
    product.TOPICS[21][0]: ("what GGUF is", "what a GGUF file is", "the meaning of GGUF"),
    product.TOPICS[22][0]: ("what SafeTensors is", "what SafeTensors are"),
    product.TOPICS[23][0]: ("what a token is", "the meaning of token"),
    product.TOPICS[24][0]: ("what a language model is", "what an LLM is", "how a language model works"),
    product.TOPICS[25][0]: ("what quantisation is", "what quantisation does", "the use of quantisation"),
    product.TOPICS[26][0]: ("the layers of Infernum", "the architecture of Infernum", "how Infernum is built up"),
    product.TOPICS[27][0]: ("what an op is", "what a block is", "what ops and blocks are"),
    talk.QUESTIONS[0][0]: ("your name", "what your name is", "how you are called", "the name that people call you", "what I should call you", "which name you have"),
    talk.QUESTIONS[1][0]: ("who you are", "what you are", "something about yourself", "what kind of model you are"),
    talk.QUESTIONS[2][0]: ("what you can do", "what I can ask you", "what you know", "how you can help me", "what you are good at", "the things that you can do"),
    talk.QUESTIONS[3][0]: ("what you can't do", "what you don't know", "your limits", "why you know so little", "how clever you are"),
    talk.QUESTIONS[4][0]: ("how big you are", "your size", "how many parameters you have"),
    talk.QUESTIONS[6][0]: ("who made you", "where you come from", "who trained you"),
    talk.QUESTIONS[7][0]: ("how you were trained", "what you learned from"),
    talk.QUESTIONS[8][0]: ("whether you are human", "if you are a person", "whether you are alive", "if you have feelings"),
    talk.QUESTIONS[14][0]: ("a joke", "a good joke", "a short joke"),
    world.FIXED[0][0]: ("the days of the week", "the names of the days", "all days of the week"), world.FIXED[1][0]: ("the months of the year", "the names of the months", "all months"),
    world.FIXED[2][0]: ("how many days a week has", "the number of days in a week"), world.FIXED[3][0]: ("how many months a year has", "the number of months in a year"),
    world.FIXED[4][0]: ("how many days a year has", "the number of days in a year"), world.FIXED[5][0]: ("the days of the weekend", "which days are the weekend"), world.FIXED[6][0]: ("some colours", "the names of colours", "a list of colours"),
}  # fmt: skip
TOPIC_TALE = {
    product.LOAD: ("you are [too small|small|not clever enough|nice, but small]. [how do I|how can I|how would I|I want to] [load|use|get|run] a [bigger|larger|better] model", "I have a [GGUF file|model|file with a model|folder with SafeTensors] [here|on my machine|]. how do I [use|load|run|open|talk to|chat with] it"),
    product.TOPICS[0][0]: ("[I am new|I don't know Infernum|I heard of Infernum|somebody told me of Infernum|I found Infernum]. what is [it|that|this]", "Infernum: [what is it|what is that|never heard of it|tell me what it is]", "[people|my friends] [use|talk about|like] Infernum. [what is it|what does it do|what is it for]"),
    product.TOPICS[7][0]: ("[I have no|my machine has no|there is no] [GPU|graphics card][ here|]. [does Infernum run|does it work|can I use Infernum|is one needed|is that a problem]",), product.TOPICS[11][0]: ("I [use|have] [an OpenAI client|a program for OpenAI|the OpenAI library]. [does it work|can I use it|will it work] [here|with Infernum|with the server|]",),
    product.TOPICS[14][0]: ("I have [a plug-in|the jar of a plug-in|a jar with a plug-in|downloaded a plug-in]. [where does it go|where do I put it|how do I install it|what do I do with it|how do I use it]",), product.TOPICS[15][0]: ("I [have|had] an idea for [a plug-in|an op|an activation|an attention]. [how do I|how can I|where do I] [write it|begin|make it a plug-in|start]",),
    product.TOPICS[4][0]: ("I want to [install|run|use|try] Infernum. [which|what] [Java|version of Java|Java version] [do I need|must I have|is needed]",), product.TOPICS[13][0]: ("[I read|I hear|everybody talks] about plug-ins. [what are they|what is a plug-in|what are they for|what do they do]",),
    product.TOPICS[10][0]: ("[the server runs|my server is up|I started the server]. [which|what] [endpoints|paths] [are there|can I call|does it have]",), talk.QUESTIONS[0][0]: ("[we have never met|I am Anna|nice to see you|good to meet you]. [what is your name|and your name|how are you called|may I know your name]",),
}  # fmt: skip
NEED_COMMAND = (
    "I [want|need|would like|have|try] to {do}. [what do I type|which command should I use|which command is right|which command helps me|which command do I need|how do I do that|what now|how]", "[which|what] [one |]of [the|your] commands [{does}|do I use to {do}|should I take to {do}|do I need to {do}]", "is there a [command|way] to {do}",
    "with [what|which] command [do I|can I|could I|shall I] {do}", "how [would|could|should|may] [I|you|one|we] {do}", "[when|if] I want to {do}, [which command do I take|what do I type|which command is it]", "is there [a|any] command that {does}", "I [look for|need|want] [a|the] command that {does}", "what do people type to {do}",
)  # fmt: skip
COMMAND = ("the command that {does}", "the command to {do}", "a command that {does}", "the way to {do}", "how to {do}", "how I {do}", "which command {does}", "which of the commands {does}", "the right command to {do}", "how one can {do}")
COMMAND_USE = ("what the command {x} does", "what {x} does", "the use of [the command |]{x}", "what the command {x} is for", "when to use {x}", "what happens when I run {x}", "the meaning of the command {x}", "what ./infernum {x} does")
NEED_ENDPOINT = (
    "I [want|need|would like|have] to {do}. which endpoint [do I call|is it|should I use|do I need|do I ask]", "[which|what] [one |]of the endpoints [{does}|do I call to {do}|should I use to {do}]", "[my program|my script|our monitoring] [wants|needs|has] to {do}. which endpoint [is it|does it call|should it call|is for that]",
    "which endpoint of the [HTTP |]server [{does}|do I use to {do}]", "[when|if] I want to {do}, which endpoint do I call", "is there an endpoint that {does}", "to {do}, what do I call on the server", "which endpoint [should|must|can] I [ask|call|use] to {do}",
)  # fmt: skip
ENDPOINT = ("the endpoint that {does}", "the endpoint to {do}", "an endpoint that {does}", "which endpoint {does}", "which of the endpoints {does}", "the right endpoint to {do}", "the path that {does}", "which endpoint I call to {do}")
ENDPOINT_USE = ("what {x} does", "what the endpoint {x} does", "the use of {x}", "what {x} is for", "what I get from {x}", "when to call {x}")
RHYME = (
    "a rhyme about {x}", "two lines about {x} that rhyme", "two lines that rhyme about {x}", "a short poem with {x} in it", "a poem about {x}", "a verse about {x}", "a rhyme with {x} in it", "a little poem on {x}", "a short verse about {x}", "two rhyming lines about {x}", "a rhyme in which there is {x}", "two lines about {x}",
)  # fmt: skip
RHYME_TALE = (
    "[I need|I want|I would like|my friend wants|my mother needs|we need] a [rhyme|verse|poem]. [it should be|let it be|it must be|make it|it is] about {x}", "[can you|could you|do you] [think of|make up|know|find|write] [a|some] [rhyme|verse|poem|short poem] [about|with|on] {x}", "[write|make|give me|read me] two lines [that rhyme|in rhyme]. [about|they are about|take] {x}",
    "[for|to] [my friend|my mother|a birthday|a party|school|my book] I [need|want] a [rhyme|verse|poem] [about|with|on] {x}", "{x}: make a [rhyme|poem|verse] of it", "how about a [rhyme|poem|verse] on {x}", "I [love|like] {x}. [write|make|give me] a [rhyme|poem|verse] [about it|for me]",
)  # fmt: skip
STORY = (
    "a story about {x}", "a story in which {x} is the hero", "a tale of {x}", "a short story with {x}", "a story with {x} in it", "a very short story about {x}", "two sentences about {x}", "a little tale about {x}", "a story where we meet {x}", "a short tale about {x}", "a story whose hero is {x}",
)  # fmt: skip
STORY_TALE = (
    "[I need|I want|I would like|my child wants|my friend wants|we want] a story. [it should be|let it be|it must be|make it|it is] about {x}", "[can you|could you|do you] [think of|make up|know|tell|write] a [story|tale|short story] [about|with] {x}", "[I am in bed|it is late|it is evening|I can't sleep]. [tell|read|give] me a [story|tale] [about|with] {x}",
    "[for|to] [my child|my friend|school|the night] I [need|want] a [story|tale] [about|with] {x}", "{x} is the hero. [tell the story|tell me the story|write the story|what happens]", "how about a [story|tale] with {x}", "[there is|there was|once there was|imagine] {x}. [go on|tell me more|tell the story|what happened]", "[write|tell|make up] a story, [and let {x} be in it|with {x}|about {x}]",
)  # fmt: skip
UNKNOWN = (
    "the capital of {n}", "the height of {w}", "the age of {p}", "the author of {w}", "the winner of the {e} in {y}", "who won the {e} in {y}", "how {t} works", "what {t} is", "who {p} is", "when {p} was born", "where {c} is", "the number of {l} in {o}", "the meaning of life", "the history of {n}", "why {t} is important",
    "the best [film|book|song|team|restaurant in {c}]", "how many {l} {o} has", "how far {c} is", "the name of [the king of {n}|my dog|that song]", "the president of {n}", "the population of {c}", "what {p} did in {y}", "the colour of [my car|the flag of {n}|a shirt]", "the opposite of [{t}|a cat|{c}|a table|a giraffe]", "how old {p} is",
    "who wrote {w}", "who invented {t}", "what happened in {y}", "the price of {t}", "what {l} eat", "the difference between {t} and {u}", "where {p} lives", "the weight of {t}", "why {l} sleep", "the biggest [city|river|lake] of {n}", "the language of {n}", "what the word {i} means", "the meaning of the word {i}", "what {i} is", "what the command {i} does",
    "the number of days until [my birthday|summer|the {e}]", "in which month {p} was born", "the month in which [my sister|{p}] was born", "on which day [the {e}|my birthday] is",
)  # fmt: skip


def unknown_thing(rng):
    return thing(rng, UNKNOWN, **unknown.slots(rng), i=unknown.invented(rng)), unknown.FACT


def unknown_deed(rng):
    slots = unknown.slots(rng)
    return deed(rng, unknown.TASKS, **slots), unknown.TASK


def around(rng, exchange):
    """The texts of `unknown`, in frames' sentences."""
    asked, answer = exchange
    return tale(rng, (asked.rstrip("?. !").replace("{", "").replace("[", "").replace("|", " "),)), answer


def only_fire(rng):
    subject = rng.choice(unknown.SUBJECTS)
    if rng.random() < 0.5:
        return thing(rng, RHYME + STORY, x=subject), unknown.ONLY_FIRE
    return tale(rng, RHYME_TALE + STORY_TALE, x=subject), unknown.ONLY_FIRE


def stranger(rng):
    kind = rng.random()
    if kind < 0.5:
        return unknown_thing(rng)
    if kind < 0.65:
        return unknown_deed(rng)
    return around(rng, unknown.stranger(rng))


def near(rng):
    return only_fire(rng) if rng.random() < 0.3 else around(rng, unknown.near(rng))


def one_of(rng, things, deeds, tales, **slots):
    kind = rng.random()
    if deeds and kind < 0.25:
        return deed(rng, deeds, **slots)
    return tale(rng, tales, **slots) if kind > 0.6 and tales else thing(rng, things, **slots)


def sum_(rng, held_back):
    a, b = sums.sum_pair(rng, held_back)
    x, y = sums.shown(rng, a, b)
    return one_of(rng, SUM, SUM_DEED, SUM_TALE, a=x, b=y, **sums.names(rng)), sums.added(a, b)


def difference(rng, held_back):
    a, b = sums.difference_pair(rng, held_back)
    x, y = sums.shown(rng, a, b)
    return one_of(rng, DIFFERENCE, DIFFERENCE_DEED, DIFFERENCE_TALE, a=x, b=y, **sums.names(rng)), sums.subtracted(a, b)


def day(rng):
    x = rng.choice(world.DAYS)
    if rng.random() < 0.5:
        return one_of(rng, NEXT_DAY, (), NEXT_DAY_TALE, x=x), world.next_day(x)
    return one_of(rng, PREVIOUS_DAY, (), PREVIOUS_DAY_TALE, x=x), world.previous_day(x)


def month(rng):
    x, kind = rng.choice(world.MONTHS), rng.randrange(4)
    if kind == 0:
        return one_of(rng, NEXT_MONTH, (), NEXT_MONTH_TALE, x=x), world.next_month(x)
    if kind == 1:
        return one_of(rng, PREVIOUS_MONTH, (), PREVIOUS_MONTH_TALE, x=x), world.previous_month(x)
    if kind == 2:
        return one_of(rng, MONTH_LENGTH, (), MONTH_LENGTH_TALE, x=x), world.month_length(x)
    number = world.MONTHS.index(x) + 1
    return one_of(rng, NTH_MONTH, (), NTH_MONTH_TALE, o=world.ORDINALS[number - 1], n=number), world.nth_month(number)


def colour(rng):
    x = rng.choice(list(world.COLOURS))
    return one_of(rng, COLOUR, (), COLOUR_TALE, x=x), world.colour(x)


def opposite(rng):
    x = rng.choice(list(world.OPPOSITE_OF))
    return one_of(rng, OPPOSITE, (), OPPOSITE_TALE, x=x), world.opposite(x)


def counting(rng, held_back):
    while True:
        a = rng.randrange(0, 18)
        b = rng.randrange(a + 2, min(21, a + 13))
        if (a, b) not in held_back:
            return (deed(rng, COUNT_DEED, a=a, b=b) if rng.random() < 0.5 else thing(rng, COUNT, a=a, b=b)), world.count(range(a, b + 1))


def about_product(rng):
    kind = rng.random()
    if kind < 0.28:
        name, (answer, does, do) = rng.choice(list(product.COMMANDS.items()))
        slots = {"x": name, "does": rng.choice(does), "do": rng.choice(do)}
        return (thing(rng, COMMAND_USE, **slots) if rng.random() < 0.3 else one_of(rng, COMMAND, (), NEED_COMMAND, **slots)), answer
    if kind < 0.46:
        name, (answer, does, do) = rng.choice(list(product.ENDPOINTS.items()))
        slots = {"x": name, "does": rng.choice(does), "do": rng.choice(do)}
        return (thing(rng, ENDPOINT_USE, **slots) if rng.random() < 0.3 else one_of(rng, ENDPOINT, (), NEED_ENDPOINT, **slots)), answer
    if kind < 0.66:
        answer, tales = rng.choice(list(TOPIC_TALE.items()))
        return tale(rng, tales), answer
    answer, things = rng.choice(list(THINGS.items()))
    if rng.random() < 0.3 and answer in dict(product.TOPICS):
        return tale(rng, (expand(rng, rng.choice(dict(product.TOPICS)[answer])),)), answer
    return thing(rng, things), answer


def rhyme(rng):
    noun = rng.choice(list(fire.RHYMES))
    return [(one_of(rng, RHYME, (), RHYME_TALE, x=fire.topic(rng, noun)), rng.choice(fire.RHYMES[noun]))]


def story(rng):
    hero = rng.choice(fire.HEROES)
    about = rng.choice((fire.article(hero), fire.article(hero), f"the {hero}", f"{fire.article(hero)} and a fire"))
    return [(one_of(rng, STORY, (), STORY_TALE, x=about), fire.story_of(rng, hero))]


MORE = (
    "[and |now |]how much is it [if|when] [I|you|we] add {c} [to it|to that|to the result|more]", "[take|use] [that|it|this|the result|your result] and add {c} [to it|]", "add {c} to [your|the|that|this] [result|number|answer|sum]", "[what|how much] is [that|your result|the result|it] plus {c}", "now [put|count] {c} on top [of it|]",
    "[and|now] {c} more, [how much is it|what is it then]", "[then|now|next] I add {c}. [what is it|how much is it|what do I get|what comes out]", "if you add {c} [to that|more|], [what is it|how much is it]", "[I|we] get {c} more. how many are it now", "your result plus {c}", "go on and add {c}", "what if {c} [more |]are added",
)  # fmt: skip
LESS = (
    "[and |now |]how much is it [if|when] [I|you|we] [subtract|take away] {c} [from it|from that|]", "[take|use] [that|it|this|the result|your result] and subtract {c} [from it|]", "subtract {c} from [your|the|that|this] [result|number|answer|sum]", "[what|how much] is [that|your result|the result|it] minus {c}", "take {c} away from [it|that|your result]",
    "[then|now|next] I [subtract|take away] {c}. [what is it|how much is it|what do I get|what is left]", "your result minus {c}", "[and|now] {c} less, [how much is it|what is it then]", "go on and subtract {c}",
)  # fmt: skip


def chain(rng, held_sums, held_differences):
    """A sum or difference, and more on its result."""
    turns = [sum_(rng, held_sums) if rng.random() < 0.6 else difference(rng, held_differences)]
    for _ in range(rng.choice((1, 1, 2))):
        result, c = int(turns[-1][1].rstrip(".").split()[-1]), rng.randrange(1, 11)
        if rng.random() < 0.6 or c > result:
            if (min(result, c), max(result, c)) not in held_sums and result + c <= sums.LARGEST:
                turns.append((tale(rng, MORE, c=c), sums.added(result, c)))
        elif (result, c) not in held_differences:
            turns.append((tale(rng, LESS, c=c), sums.subtracted(result, c)))
    return turns
