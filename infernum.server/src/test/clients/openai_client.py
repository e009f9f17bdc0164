"""OpenAI's Python client against a server: python openai_client.py BASE_URL. Fails by an assertion."""

import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
question = [{"role": "user", "content": "What is 7 plus 8?"}]

whole = client.chat.completions.create(model="spark", messages=question, temperature=0)
answer = whole.choices[0].message.content
assert "15" in answer, answer
assert whole.choices[0].finish_reason == "stop"

parts, usage = "", None
for chunk in client.chat.completions.create(
    model="spark",
    messages=question,
    temperature=0,
    stream=True,
    stream_options={"include_usage": True},
):
    for choice in chunk.choices:
        parts += choice.delta.content or ""
    usage = chunk.usage or usage
assert parts == answer, parts
assert usage == whole.usage, usage

text = client.completions.create(model="spark", prompt="Once upon", max_tokens=4, temperature=0)
assert text.usage.completion_tokens <= 4
assert [model.id for model in client.models.list()] == ["spark"]

try:
    client.chat.completions.create(model="gpt-4o", messages=question)
    raise AssertionError("another model was answered")
except openai.NotFoundError as e:
    assert e.code == "model_not_found", e
try:
    client.chat.completions.create(model="spark", messages=question, top_p=7)
    raise AssertionError("top_p 7 was accepted")
except openai.BadRequestError as e:
    assert e.param == "top_p", e

stream = client.chat.completions.create(
    model="spark",
    messages=question,
    stream=True,
    max_tokens=200,
    extra_body={"ignore_eos": True},
)
for i, _ in enumerate(stream):
    if i == 2:
        break
stream.close()
print("cancelled", flush=True)
sys.stdin.read()
