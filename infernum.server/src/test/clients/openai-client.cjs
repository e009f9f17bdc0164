// OpenAI's JavaScript client: node openai-client.cjs SPARK_URL SCRIPTED_URL. Fails by an assertion.
// The second server says what it is told to: it is asked for that by a word on the output, and has
// done so once there is a line on the input.
const assert = require("node:assert");
const readline = require("node:readline");
const OpenAI = require("openai");

const client = (baseURL) => new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 });
const spark = client(process.argv[2]);
const scripted = client(process.argv[3]);
const messages = [{ role: "user", content: "What is 7 plus 8?" }];
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const weather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather of a city",
    parameters: {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
    },
  },
};

async function tell(word) {
  console.log(word);
  await lines.next();
}

async function chats() {
  const asked = { model: "spark", messages, temperature: 0 };
  const whole = await spark.chat.completions.create(asked);
  const answer = whole.choices[0].message.content;
  assert.match(answer, /15/);
  assert.equal(whole.choices[0].finish_reason, "stop");
  let parts = "";
  let usage;
  const stream = await spark.chat.completions.create({
    ...asked,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const chunk of stream) {
    for (const choice of chunk.choices) parts += choice.delta.content ?? "";
    usage = chunk.usage ?? usage;
  }
  assert.equal(parts, answer);
  assert.deepEqual(usage, whole.usage);
}

async function textsAndModels() {
  const text = await spark.completions.create({ model: "spark", prompt: "Once upon", max_tokens: 4 });
  assert.ok(text.usage.completion_tokens <= 4);
  assert.equal((await spark.models.list()).data[0].id, "spark");
}

async function errors() {
  const refused = (fields, error) =>
    assert.rejects(spark.chat.completions.create({ model: "spark", messages, ...fields }), error);
  await refused({ model: "gpt-4o" }, { status: 404, code: "model_not_found" });
  await refused({ top_p: 7 }, { status: 400, param: "top_p" });
  const json = { type: "json_object" };
  await refused({ response_format: json }, { status: 400, param: "response_format" });
}

async function tools() {
  const asked = { model: "scripted", messages, tools: [weather] };
  await tell("call");
  const choice = (await scripted.chat.completions.create(asked)).choices[0];
  assert.equal(choice.finish_reason, "tool_calls");
  const call = choice.message.tool_calls[0];
  assert.equal(call.function.name, "get_weather");
  assert.deepEqual(JSON.parse(call.function.arguments), { city: "Oslo" });
  assert.equal(choice.message.reasoning_content, "I must look.");
  const runner = scripted.chat.completions.stream(asked);
  const last = (await runner.finalChatCompletion()).choices[0].message.tool_calls[0];
  assert.deepEqual(JSON.parse(last.function.arguments), { city: "Oslo" });
  const result = { role: "tool", tool_call_id: call.id, content: '{"sky": "grey"}' };
  await tell("answer");
  const again = { ...asked, messages: [...messages, choice.message, result] };
  const answer = (await scripted.chat.completions.create(again)).choices[0].message.content;
  assert.equal(answer, "It rains.");
}

async function cancellation() {
  await tell("long");
  const stream = await scripted.chat.completions.create({ model: "scripted", messages, stream: true });
  let seen = 0;
  for await (const _ of stream) {
    if (++seen === 2) break;
  }
  await tell("cancelled");
  const signal = AbortSignal.timeout(500);
  await assert.rejects(
    scripted.chat.completions.create({ model: "scripted", messages }, { signal }),
  );
  await tell("cancelled");
}

async function main() {
  for (const part of [chats, textsAndModels, errors, tools, cancellation]) await part();
  console.log("done");
  process.exit(0);
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
