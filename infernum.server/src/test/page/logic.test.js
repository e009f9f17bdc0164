/**
 * What the page computes without a browser. PAGE is the folder in which the build has put its scripts beside their
 * libraries; PageLogicTest runs this.
 */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';

const at = (path) => import(pathToFileURL(`${process.env.PAGE}/js/${path}`).href);
const {EventParser} = await at('api/events.js');
const {ofError} = await at('api/problem.js');
const {asked, askedAgain, askedInstead, changed, conversation, prompt, titleOf} = await at('chat/conversation.js');
const {History} = await at('chat/history.js');
const {readSettings, requested, settingsOf} = await at('chat/settings.js');
const {decoded} = await at('markdown/entities.js');
const {target} = await at('markdown/links.js');
const {highlighted, languageName} = await at('markdown/highlight.js');

/** A storage as browsers have it. */
class Memory {
  constructor(room = Infinity) {
    this.map = new Map();
    this.room = room;
  }
  get length() {
    return this.map.size;
  }
  key(i) {
    return [...this.map.keys()][i];
  }
  getItem(name) {
    return this.map.has(name) ? this.map.get(name) : null;
  }
  setItem(name, value) {
    if (value.length > this.room) {
      throw new DOMException('no room', 'QuotaExceededError');
    }
    this.map.set(name, value);
  }
  removeItem(name) {
    this.map.delete(name);
  }
}

/** The texts of a tree of elements. */
function texts(node) {
  if (Array.isArray(node)) {
    return node.map(texts).join('');
  }
  return node && typeof node === 'object' ? texts(node.props.children) : (node ?? '').toString();
}

test('events are the same however their bytes are cut', () => {
  const stream = ': heartbeat\n\ndata: {"a":1}\n\ndata: two\ndata: lines\r\n\r\nevent: x\n\ndata:[DONE]\n\ndata: unfinished';
  const whole = new EventParser().add(stream);
  assert.deepEqual(whole, ['{"a":1}', 'two\nlines', '[DONE]']);
  for (let size = 1; size < 20; size++) {
    const parser = new EventParser();
    const events = [];
    for (let i = 0; i < stream.length; i += size) {
      events.push(...parser.add(stream.slice(i, i + size)));
    }
    assert.deepEqual(events, whole, `cut by ${size}`);
  }
});

test('every error says something, and offers a way out', () => {
  const busy = ofError(429, {error: {code: 'queue_full', message: 'the server is busy: 16 wait'}}, {after: 1, request: 'r'});
  assert.deepEqual([busy.title, busy.action, busy.after, busy.request], ['The server is busy', 'retry', 1, '']);
  const long = ofError(400, {error: {code: 'context_length_exceeded', message: 'the prompt has 600 tokens'}});
  assert.equal(long.action, 'new');
  assert.match(long.text, /^The prompt has 600 tokens\. Begin a new one/);
  assert.equal(ofError(401, null).action, 'key');
  assert.equal(ofError(400, {error: {code: 'invalid_value', param: 'temperature', message: 'x'}}).action, 'settings');
  assert.equal(ofError(400, {error: {code: 'invalid_value', param: 'messages', message: 'x'}}).action, 'retry');
  assert.equal(ofError(500, {error: {code: 'internal_error', message: 'm'}}, {request: 'r'}).request, 'r');
  for (const [status, body] of [[502, null], [503, 'text'], [418, {}], [413, {error: null}], [200, {error: 'text'}], [404, []]]) {
    const told = ofError(status, body);
    assert.ok(told.title.length > 5, `${status}`);
  }
});

test('a question is edited, and asked again', () => {
  let chat = asked(conversation('Be brief.'), 'One?');
  chat = changed(chat, chat.messages[1].id, {content: '1', state: 'done'});
  const longer = asked(chat, 'Two?');
  assert.deepEqual(prompt(longer).map((m) => `${m.role}: ${m.content}`), [
    'system: Be brief.', 'user: One?', 'assistant: 1', 'user: Two?']);
  assert.equal(longer.title, 'One?');
  assert.equal(longer.messages.at(-1).state, 'running');
  assert.deepEqual(prompt(askedInstead(longer, longer.messages[0].id, 'Zero?')).slice(1), [{role: 'user', content: 'Zero?'}]);
  assert.deepEqual(prompt(askedAgain(longer)), prompt(longer));
  const failed = changed(longer, longer.messages[3].id, {state: 'failed'});
  assert.equal(asked(failed, 'Three?').messages.length, 5, 'an answer without a word is not kept');
});

test('a title is the begin of the question', () => {
  assert.equal(titleOf('  What\n is   this? '), 'What is this?');
  assert.ok(titleOf('word '.repeat(40)).length <= 50);
  assert.match(titleOf('x'.repeat(400)), /^x{48}…$/);
});

test('history is read back, whatever lies in the storage', () => {
  const storage = new Memory();
  const history = new History(storage);
  const chat = asked(conversation(), 'Hello');
  assert.ok(history.put(chat));
  storage.setItem('infernum.chat.broken', '{"messages": [');
  storage.setItem('infernum.chat.other', '{"messages": "none"}');
  storage.setItem('infernum.chat.odd', '{"messages": [null, {"role": "tool"}, {"role": "user", "content": 7, "problem": 3}]}');
  storage.setItem('unrelated', '{"messages": []}');
  const all = new Map(history.all().map((one) => [one.id, one]));
  assert.deepEqual([...all.keys()].sort(), [chat.id, 'odd'].sort());
  assert.deepEqual(all.get(chat.id).messages[0], chat.messages[0]);
  assert.equal(all.get(chat.id).messages[1].state, 'lost');
  assert.equal(all.get('odd').messages[0].content, '');
  history.remove(chat.id);
  assert.equal(history.get(chat.id), null);
  assert.equal(new History(new Memory(10)).put(chat), false);
});

test('the panel has what the server knows', () => {
  const number = [{type: 'number'}, {type: 'null'}];
  const settings = settingsOf({
    messages: {anyOf: [{type: 'array'}]},
    min_p: {description: 'm', default: 0, anyOf: number},
    temperature: {description: 't', default: 0.6, anyOf: number},
    dry: {description: "a plug-in's", default: 1, anyOf: number},
    seed: {description: 's', anyOf: [{type: 'integer'}]},
  });
  assert.deepEqual(settings.map((s) => s.name), ['temperature', 'min_p', 'dry', 'seed']);
  assert.deepEqual(settings.map((s) => s.byDefault), [0.6, 0, 1, null]);
  assert.equal(settings[3].whole, true);
  const storage = new Memory();
  storage.setItem('infernum.settings', '{"temperature": 1, "gone": 2, "min_p": "x"}');
  assert.deepEqual(requested(settings, readSettings(storage)), {temperature: 1});
  storage.setItem('infernum.settings', 'nonsense');
  assert.deepEqual(readSettings(storage), {});
});

test('only addresses of the web are followed', () => {
  assert.equal(target('https://example.com/a?b#c'), 'https://example.com/a?b#c');
  assert.equal(target('mailto:a@example.com'), 'mailto:a@example.com');
  for (const bad of ['javascript:alert(1)', ' JaVaScRiPt:x', 'java\tscript:x', 'data:text/html,x', 'vbscript:x', 'file:///etc', '/v1/models', '//evil', 'x', 'blob:https://a/b']) {
    assert.equal(target(bad), '', bad);
  }
});

test('character references are characters', () => {
  assert.equal(decoded('a &lt; b &amp;&amp; c &#x2713; &#10003; &nope; &'), 'a < b && c ✓ ✓ &nope; &');
  assert.equal(decoded('&#0;&#xd800;&#9999999;'), '\ufffd\ufffd\ufffd');
});

test('code loses no character, whatever its language', () => {
  const code = 'class A { String s = "<b>&amp;"; /* x */ }\n<div class="a">{`${1}`}</div>\n';
  for (const language of ['java', 'js', 'html', 'ts', 'python', 'c++', 'sh', 'unknown', '', '__proto__', 'constructor']) {
    assert.equal(texts(highlighted(code, language)), code, language);
  }
  assert.ok(highlighted(code, 'java').some((part) => part.props?.class === 'hl-keyword'));
  assert.equal(languageName('py'), 'Python');
  assert.equal(languageName('klingon'), 'klingon');
});
