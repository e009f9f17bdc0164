"""OpenAI's Python client: python openai_client.py SPARK_URL SCRIPTED_URL. Fails by an assertion.

The second server says what it is told to: it is asked for that by a word on the output, and has
done so once there is a line on the input.
"""

import asyncio
import json
import sys

import openai

SPARK = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
SCRIPTED = openai.OpenAI(base_url=sys.argv[2], api_key="none", max_retries=0)
QUESTION = [{"role": "user", "content": "What is 7 plus 8?"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}


def tell(word):
    print(word, flush=True)
    sys.stdin.readline()


def joined(chunks):
    parts, usage = "", None
    for chunk in chunks:
        for choice in chunk.choices:
            parts += choice.delta.content or ""
        usage = chunk.usage or usage
    return parts, usage


def chats():
    whole = SPARK.chat.completions.create(model="spark", messages=QUESTION, temperature=0)
    answer = whole.choices[0].message.content
    assert "15" in answer, answer
    assert whole.choices[0].finish_reason == "stop"
    streamed = SPARK.chat.completions.create(
        model="spark",
        messages=QUESTION,
        temperature=0,
        stream=True,
        stream_options={"include_usage": True},
    )
    assert joined(streamed) == (answer, whole.usage)
    asyncio.run(four_at_once(answer))


async def four_at_once(answer):
    client = openai.AsyncOpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)

    async def one():
        parts = ""
        async for chunk in await client.chat.completions.create(
            model="spark", messages=QUESTION, temperature=0, stream=True
        ):
            parts += chunk.choices[0].delta.content or ""
        return parts

    assert await asyncio.gather(*[one() for _ in range(4)]) == [answer] * 4
    await client.close()


def texts_and_models():
    text = SPARK.completions.create(model="spark", prompt="Once upon", max_tokens=4, temperature=0)
    assert text.usage.completion_tokens <= 4
    assert [model.id for model in SPARK.models.list()] == ["spark"]


def refused(error, code, param, **fields):
    fields = {"model": "spark", "messages": QUESTION} | fields
    try:
        SPARK.chat.completions.create(**fields)
    except error as e:
        assert e.code == code and e.param == param, e
        return
    raise AssertionError(f"{fields} was answered")


def errors():
    refused(openai.NotFoundError, "model_not_found", "model", model="gpt-4o")
    refused(openai.BadRequestError, "invalid_value", "top_p", top_p=7)
    json_object = {"type": "json_object"}
    refused(
        openai.BadRequestError,
        "unsupported_parameter",
        "response_format",
        response_format=json_object,
    )
    refused(openai.BadRequestError, "unsupported_parameter", "nonsense", extra_body={"nonsense": 1})


def tools():
    asked = {"model": "scripted", "messages": list(QUESTION), "tools": [WEATHER]}
    tell("call")
    choice = SCRIPTED.chat.completions.create(**asked).choices[0]
    assert choice.finish_reason == "tool_calls", choice
    call = choice.message.tool_calls[0]
    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments) == {"city": "Oslo"}
    assert choice.message.reasoning_content == "I must look."
    name, arguments = "", ""
    for chunk in SCRIPTED.chat.completions.create(stream=True, **asked):
        for part in chunk.choices[0].delta.tool_calls or []:
            name += part.function.name or ""
            arguments += part.function.arguments or ""
    assert (name, json.loads(arguments)) == ("get_weather", {"city": "Oslo"})
    asked["messages"] += [
        choice.message,
        {"role": "tool", "tool_call_id": call.id, "content": '{"sky": "grey"}'},
    ]
    tell("answer")
    answer = SCRIPTED.chat.completions.create(**asked).choices[0].message.content
    assert answer == "It rains.", answer


def cancellation():
    tell("long")
    stream = SCRIPTED.chat.completions.create(model="scripted", messages=QUESTION, stream=True)
    for i, _ in enumerate(stream):
        if i == 2:
            break
    stream.close()
    tell("cancelled")
    try:
        SCRIPTED.chat.completions.create(model="scripted", messages=QUESTION, timeout=0.5)
        raise AssertionError("it was answered")
    except openai.APITimeoutError:
        tell("cancelled")


chats()
texts_and_models()
errors()
tools()
cancellation()
print("done", flush=True)
