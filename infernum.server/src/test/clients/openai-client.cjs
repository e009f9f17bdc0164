// OpenAI's JavaScript client against a server: node openai-client.cjs BASE_URL. Fails by an assertion.
const assert = require("node:assert");
const OpenAI = require("openai");

const client = new OpenAI({ baseURL: process.argv[2], apiKey: "none", maxRetries: 0 });
const messages = [{ role: "user", content: "What is 7 plus 8?" }];

async function main() {
  const whole = await client.chat.completions.create({ model: "spark", messages, temperature: 0 });
  const answer = whole.choices[0].message.content;
  assert.match(answer, /15/);
  assert.equal(whole.choices[0].finish_reason, "stop");

  let parts = "";
  let usage;
  const stream = await client.chat.completions.create({
    model: "spark",
    messages,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const chunk of stream) {
    for (const choice of chunk.choices) parts += choice.delta.content ?? "";
    usage = chunk.usage ?? usage;
  }
  assert.equal(parts, answer);
  assert.deepEqual(usage, whole.usage);

  const text = await client.completions.create({ model: "spark", prompt: "Once upon", max_tokens: 4 });
  assert.ok(text.usage.completion_tokens <= 4);
  assert.equal((await client.models.list()).data[0].id, "spark");

  await assert.rejects(client.chat.completions.create({ model: "gpt-4o", messages }), {
    status: 404,
    code: "model_not_found",
  });
  await assert.rejects(client.chat.completions.create({ model: "spark", messages, top_p: 7 }), {
    status: 400,
    param: "top_p",
  });

  const long = await client.chat.completions.create({
    model: "spark",
    messages,
    stream: true,
    max_tokens: 200,
    ignore_eos: true,
  });
  let seen = 0;
  for await (const _ of long) {
    if (++seen === 2) break;
  }
  console.log("cancelled");
  process.stdin.on("end", () => process.exit(0)).resume();
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
