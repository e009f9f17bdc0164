"""Writes OUT/template/corpus.json: what jinja2 makes of templates, in transformers' environment.

    python template_corpus.py OUT

Snippets are in template_snippets.py, templates in the style of published families in
template_families.py. An entry has a template, its variables (where they aren't the shared ones), and
either what it renders, or the class and message of the error. Templates and variables stand in lists of
their own; an entry has their places. Messages that show Python's own function names or addresses are
left out.
"""

import datetime
import json
import sys
import textwrap
from pathlib import Path

import jinja2
import transformers
from transformers.utils import chat_template_utils

from template_families import FAMILIES, TOKENS
from template_snippets import CONTEXT, EXPRESSIONS, TEMPLATES

NOW = datetime.datetime(2024, 7, 4, 9, 5, 6, 78)


class FixedClock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


def error(e):
    """Class and message; the message only where it is jinja2's, the template's, or of a builtin operation."""
    kind = type(e)
    name = "TemplateSyntaxError" if issubclass(kind, jinja2.TemplateSyntaxError) else kind.__name__
    if kind is SyntaxError:
        name = "TemplateSyntaxError"
    if kind is jinja2.exceptions.TemplateRuntimeError and "takes" in str(e):
        name = kind.__name__
    message = e.message if isinstance(e, jinja2.TemplateSyntaxError) else str(e)
    own = " at 0x" in message or "()" in message.split(" ")[0] or "<locals>" in message
    own = own or kind is SyntaxError
    return {"class": name} | ({} if own else {"message": message})


def render(source, variables):
    try:
        return {"rendered": chat_template_utils._cached_compile_jinja_template(source).render(**variables)}
    except Exception as e:
        return {"error": error(e)}


def entries():
    for group, lines in EXPRESSIONS.items():
        source = textwrap.dedent(lines).strip("\n")
        for number, expression in enumerate(source.replace("\\\n", "\0").split("\n")):
            template = "{{ " + expression.replace("\0", "\\\n") + " }}"
            yield {"name": f"{group} {number + 1}", "template": template} | render(template, CONTEXT)
    for group, templates in TEMPLATES.items():
        for number, template in enumerate(templates):
            yield {"name": f"{group} {number + 1}", "template": template} | render(template, CONTEXT)
    for name, family in FAMILIES.items():
        for number, variables in enumerate(family["chats"]):
            entry = {"name": f"{name} {number + 1}", "template": family["template"], "variables": variables}
            yield entry | render(family["template"], variables)


def continuations():
    """Chats whose last message goes on, by transformers' own function around the template."""
    chatml = FAMILIES["chatml"]["template"]
    thinker = FAMILIES["thinker"]["template"]
    user = {"role": "user", "content": "Hi"}
    answers = ["Once upon", "Once upon ", " \n", "two\nlines\n"]
    chats = [(chatml, [user, {"role": "assistant", "content": answer}], True) for answer in answers]
    chats += [(thinker, [user, {"role": "assistant", "content": answer}], True) for answer in answers]
    parts = [{"type": "text", "text": "a "}, {"type": "text", "text": "b "}, {"type": "image"}]
    chats += [
        (FAMILIES["brackets"]["template"], [user, {"role": "assistant", "content": " trimmed "}], True),
        (thinker, [user, {"role": "assistant", "content": parts}], True),
        (thinker, [user, {"role": "assistant", "content": [{"type": "image"}]}], True),
        (thinker, [user, {"role": "assistant", "content": "x", "reasoning_content": "let me"}], "reasoning_content"),
        (chatml, [user, {"role": "assistant", "content": "x", "reasoning_content": "let me"}], "reasoning_content"),
        (chatml, [user, {"role": "assistant", "content": None}], True),
        ("{% for m in messages %}{{ m.role }}{% endfor %}{# content #}", [user], True),
    ]
    for template, messages, field in chats:
        entry = {"template": template, "messages": messages, "field": "content" if field is True else field}
        try:
            texts, _ = chat_template_utils.render_jinja_template(
                [messages], chat_template=template, continue_final_message=field, **TOKENS
            )
            yield entry | {"rendered": texts[0]}
        except ValueError:
            yield entry | {"refused": True}


def shared(entries, key):
    """Replaces what many entries have in common by its place in a list, which is returned."""
    seen = []
    for entry in entries:
        if key in entry:
            if entry[key] not in seen:
                seen.append(entry[key])
            entry[key] = seen.index(entry[key])
    return seen


def main():
    chat_template_utils.datetime = FixedClock
    found = list(entries())
    continued = list(continuations())
    for entry in found:
        if " at 0x" in entry.get("rendered", ""):
            sys.exit(f"not reproducible: {entry}")
    target = Path(sys.argv[1]) / "template/corpus.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    source = f"jinja2 {jinja2.__version__}, transformers {transformers.__version__}, Python {sys.version.split()[0]}"
    document = {"source": source, "now": NOW.isoformat(), "context": CONTEXT, "continued": continued}
    document |= {"templates": shared(found, "template"), "variables": shared(found, "variables")}
    with target.open("w") as file:
        file.write(json.dumps(document)[:-1] + ', "entries": [\n')
        file.write(",\n".join(map(json.dumps, found)) + "\n]}\n")
    print(f"{len(found)} entries, {sum('error' in entry for entry in found)} of them errors")


if __name__ == "__main__":
    main()
