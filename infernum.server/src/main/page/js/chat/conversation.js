/** @fileoverview Conversations, as values: every function gives another one. */
import {Problem} from '../api/problem.js';

/**
 * @typedef {{
 *   tokens: number,
 *   prompt: number,
 *   first: number,
 *   speed: number,
 * }}
 * tokens of the answer and of its prompt; seconds until the first one; tokens per second after it, 0 where unknown.
 */
export let Measures;

/**
 * @typedef {{
 *   id: string,
 *   role: string,
 *   content: string,
 *   reasoning: string,
 *   state: string,
 *   problem: ?Problem,
 *   measures: ?Measures,
 * }}
 * state: done, length (ended by a limit), running, stopped (by the person), lost (the page went away), failed.
 */
export let Message;

/**
 * @typedef {{
 *   id: string,
 *   title: string,
 *   system: string,
 *   messages: !Array<!Message>,
 *   changed: number,
 * }}
 * changed: when, in milliseconds since 1970.
 */
export let Conversation;

const LONGEST_TITLE = 48;

/** @return {string} that no other thing has */
function newId() {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return Date.now().toString(36) + '-' + random[0].toString(36) + random[1].toString(36);
}

/**
 * @param {string=} system prompt
 * @return {!Conversation} an empty one
 */
export function conversation(system = '') {
  return {id: newId(), title: '', system, messages: [], changed: 0};
}

/**
 * @param {string} role
 * @param {string} content
 * @param {string} state
 * @return {!Message}
 */
function message(role, content, state) {
  return {id: newId(), role, content, reasoning: '', state, problem: null, measures: null};
}

/**
 * Asks something; its answer begins.
 *
 * @param {!Conversation} before
 * @param {string} text
 * @return {!Conversation}
 */
export function asked(before, text) {
  const messages = [...before.messages.filter(isSaid), message('user', text, 'done')];
  return answering(with_(before, {messages, title: before.title || titleOf(text)}));
}

/**
 * Asks something else in the place of a message; what came after it is gone.
 *
 * @param {!Conversation} before
 * @param {string} id
 * @param {string} text
 * @return {!Conversation}
 */
export function askedInstead(before, id, text) {
  const at = before.messages.findIndex((one) => one.id === id);
  return asked(with_(before, {messages: before.messages.slice(0, at)}), text);
}

/**
 * Wants another answer to the last question.
 *
 * @param {!Conversation} before
 * @return {!Conversation}
 */
export function askedAgain(before) {
  const last = before.messages.findLastIndex((one) => one.role === 'user');
  return answering(with_(before, {messages: before.messages.slice(0, last + 1)}));
}

/**
 * @param {!Conversation} before
 * @return {!Conversation}
 */
function answering(before) {
  return with_(before, {messages: [...before.messages, message('assistant', '', 'running')]});
}

/**
 * @param {!Conversation} before
 * @param {string} id of a message
 * @param {!Object} changes to it
 * @return {!Conversation}
 */
export function changed(before, id, changes) {
  const messages = before.messages.map((one) => (one.id === id ? Object.assign({}, one, changes) : one));
  return /** @type {!Conversation} */ (Object.assign({}, before, {messages}));
}

/**
 * @param {!Conversation} before
 * @param {!Object} changes
 * @return {!Conversation}
 */
export function with_(before, changes) {
  return /** @type {!Conversation} */ (Object.assign({}, before, changes, {changed: Date.now()}));
}

/**
 * @param {!Message} one
 * @return {boolean} whether a model has to be told of it
 */
function isSaid(one) {
  return one.role === 'user' || one.content !== '';
}

/**
 * @param {!Conversation} asked whose last message is the answer that is wanted
 * @return {!Array<!Object>} for a request
 */
export function prompt(asked) {
  const system = asked.system.trim() ? [{role: 'system', content: asked.system}] : [];
  const said = asked.messages.slice(0, -1).filter(isSaid);
  return [...system, ...said.map((one) => ({role: one.role, content: one.content}))];
}

/**
 * @param {string} text of the first message
 * @return {string} its begin
 */
export function titleOf(text) {
  const line = text.trim().replace(/\s+/g, ' ');
  if (line.length <= LONGEST_TITLE) {
    return line;
  }
  const cut = line.slice(0, LONGEST_TITLE);
  const space = cut.lastIndexOf(' ');
  return cut.slice(0, space > LONGEST_TITLE / 2 ? space : LONGEST_TITLE).trimEnd() + '…';
}
