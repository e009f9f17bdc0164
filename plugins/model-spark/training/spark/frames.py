"""Frames: ways to put one and the same wish, around what is wished for.

A thing is a noun phrase ("the day after Monday") or a clause ("which day comes after Monday"), a deed is a verb phrase ("count
from 1 to 5"). Each fits each frame, so that a model can't go by a few whole sentences.
"""

import re

from .phrases import capital, expand

THING = (
    "what is {x}", "tell me {x}", "please tell me {x}", "can you tell me {x}", "could you tell me {x}", "I want to know {x}", "I would like to know {x}", "do you know {x}", "I need to know {x}", "say {x}", "name {x}",
    "give me {x}", "[please |]give me {x}", "I am looking for {x}", "I look for {x}", "I forgot {x}", "I can't remember {x}", "my question is {x}", "let me know {x}", "let me hear {x}", "I wonder {x}", "find out {x}", "find {x}",
    "help me find {x}", "can you find {x}", "[can|could|would|will] you [say|name|write|give me] {x}", "what would you say is {x}", "what do you think is {x}", "write [down |]{x}", "I ask you for {x}", "I ask you {x}", "answer me this: {x}", "show me {x}",
    "I have to know {x}", "it is {x} that I want to know", "{x}: what is it", "{x}: do you know it", "{x}, please", "{x}", "{x}", "my friend wants to know {x}", "my child asks me {x}", "somebody asked me {x}", "remind me: {x}",
    "tell us {x}", "what I want to know is {x}", "what I need is {x}", "I need {x}", "I want {x}", "I would like to hear {x}", "I would be glad to know {x}", "are you able to tell me {x}", "how do you call {x}", "explain to me {x}", "teach me {x}",
)  # fmt: skip
DEED = (
    "{x}", "please {x}", "can you {x}", "could you {x}", "would you {x}", "will you {x}", "I want you to {x}", "I would like you to {x}", "your task is to {x}", "your task: {x}", "let us {x}", "try to {x}", "now {x}", "{x} for me", "I need you to {x}",
    "help me to {x}", "are you able to {x}", "show me that you can {x}", "I ask you to {x}", "it would be nice if you could {x}", "my wish: {x}", "do me a favour and {x}", "you should {x}", "how would you {x}", "you may now {x}", "be so kind and {x}",
)  # fmt: skip
BEFORE = (
    "I have a question.", "Here is a question.", "Here is one for you.", "Listen.", "Listen to this.", "Let me ask you something.", "One more.", "Next question.", "I am learning.", "This is for school.", "Can you help me?", "Help me with this.",
    "Help me, please.", "Help me with this one.", "I need your help.", "You are nice.", "My friend asked me this.", "My child asked me this.", "I am not sure.", "I don't know this.", "I want to test you.", "Think about it.", "Let us play a game.", "Hello.", "Hi spark.",
    "Good morning.", "Thank you.", "Great.", "All right.", "Something else now.", "Now something else.", "A short question.", "I forgot it.", "Tell me the truth.", "Be quick.", "I am new here.", "We are at home.", "I have never asked this before.", "There is one thing.",
    "Before I go:", "For my book:", "For my friend:", "Please help:", "Before I begin:", "In short:", "In a few words:", "In your words:", "Just for me:", "For a test:",
)  # fmt: skip
BEHIND = (
    "Thank you.", "Thanks.", "Please.", "I need it.", "I want to know it.", "Tell me.", "Please tell me.", "Do you know it?", "Can you tell me?", "What is it?", "What do you say?", "I am curious.", "That is all.", "It is for school.", "I forgot it.", "Say it.", "What is the answer?",
    "I wait.", "Give me the answer.", "Be quick.", "You know that.", "Can you help me?", "I am not sure.",
)  # fmt: skip


def typed(rng, text):
    """With sentences around it now and then, and closed in one of the usual ways."""
    asked = text.split(" ")[0].lower() in ("what", "which", "who", "how", "where", "when", "is", "can", "could", "do", "does", "are", "would", "will", "why", "from", "with")
    end = "?" if asked else rng.choice((".", ".", "?", ""))
    text = re.sub(r" +([.,])", r"\1", text)
    text = text if text[-1] in ".?!" else text + end
    whole = ". ".join(capital(part) for part in text.split(". "))
    if rng.random() < 0.27:
        opening = rng.choice(BEFORE)
        whole = f"{opening} {whole if opening[-1] != ':' else text}"
    if rng.random() < 0.13:
        whole = f"{whole if whole[-1] in '.?!' else whole + '.'} {rng.choice(BEHIND)}"
    habit = rng.random()
    if habit < 0.07:
        return whole.lower() if "--" not in whole and "/" not in whole else whole
    return whole.rstrip(".?!") if habit < 0.13 else whole


def thing(rng, phrases, **slots):
    """A wish to know one of the phrases' thing."""
    return typed(rng, expand(rng, rng.choice(THING), x=expand(rng, rng.choice(phrases), **slots)))


def deed(rng, phrases, **slots):
    """A wish that something be done."""
    return typed(rng, expand(rng, rng.choice(DEED), x=expand(rng, rng.choice(phrases), **slots)))


def tale(rng, templates, **slots):
    """Sentences that stand for themselves."""
    return typed(rng, expand(rng, rng.choice(templates), **slots))
