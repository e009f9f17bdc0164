/** @fileoverview What goes wrong, in words for the person who sees it. */
import {ApiError} from './shapes.js';

/**
 * @typedef {{
 *   title: string,
 *   text: string,
 *   action: string,
 *   after: number,
 *   request: string,
 * }}
 * action: what helps: retry, key, settings, new, or nothing; after: seconds until a retry makes sense; request: its id
 * in the server's log.
 */
export let Problem;

/**
 * @param {string} title
 * @param {string} text
 * @param {string=} action
 * @return {!Problem}
 */
export function problem(title, text, action = 'retry') {
  return {title, text, action, after: 0, request: ''};
}

/** Of the API's codes: a title, what to do, and what the page offers. */
const KNOWN = new Map([
  ['invalid_api_key', ['This server needs an API key', '', 'key']],
  ['queue_full', ['The server is busy', 'Too many requests are waiting already.', 'retry']],
  ['loading', ['The model is still being loaded', 'This takes a moment.', 'retry']],
  ['draining', ['The server is shutting down', 'It takes no new requests. Once it is back, try again.', 'retry']],
  ['server_ends', ['The server was shut down', 'The answer is incomplete.', 'retry']],
  ['engine_stopped', ['The engine has stopped', 'The server has to be restarted; its log says why.', 'retry']],
  [
    'context_length_exceeded',
    [
      'This conversation has become too long',
      'Begin a new one, or shorten it by editing an earlier message.',
      'new',
    ],
  ],
  ['no_chat_template', ["This model doesn't chat", 'It only completes text, over the API at /v1/completions.', '']],
  ['model_not_found', ['The model has changed', 'The server has another model now.', 'retry']],
  ['slow_reader', ["The page couldn't keep up", 'The connection is slower than the model.', 'retry']],
  ['generation_failed', ['The answer failed', '', 'retry']],
  ['unsupported_parameter', ["A setting isn't supported", '', 'settings']],
  ['invalid_value', ['A setting was refused', '', 'settings']],
  ['host_not_allowed', ["The server doesn't know this address", '', '']],
  ['origin_not_allowed', ['The server refuses this page', '', '']],
]);

/** Where the code says nothing, the HTTP status does. */
const BY_STATUS = new Map([
  [401, 'invalid_api_key'],
  [429, 'queue_full'],
]);

/** Codes whose own message says nothing that ours doesn't. */
const SAID = new Set(['invalid_api_key', 'loading', 'draining', 'server_ends', 'no_chat_template']);

/** Begins of messages that the title says already. */
const REPEATED = /^the (answer failed|server is busy): /;

/** Fields of a request that a person can't set in the panel. */
const NOT_SETTINGS = new Set(['messages', 'stream', 'stream_options', 'model']);

/**
 * @param {number} status of the response; 200: of an event in its stream
 * @param {?} body perhaps an error object of the API
 * @param {{after: (number|undefined), request: (string|undefined)}=} headers
 * @return {!Problem}
 */
export function ofError(status, body, headers = {}) {
  const error = /** @type {!ApiError} */ (body && typeof body.error === 'object' && body.error ? body.error : {});
  const message = typeof error.message === 'string' ? error.message : '';
  const code = KNOWN.has(error.code) ? error.code : BY_STATUS.get(status);
  const [title, text, action] = KNOWN.get(code) || other(status);
  const told = SAID.has(code) ? '' : sentence(message.replace(REPEATED, ''));
  return {
    title,
    text: [told, text].filter(Boolean).join(' '),
    action: action === 'settings' && NOT_SETTINGS.has(error.param) ? 'retry' : action,
    after: headers.after || 0,
    request: status >= 500 || status === 200 ? headers.request || '' : '',
  };
}

/**
 * @param {number} status
 * @return {!Array<string>}
 */
function other(status) {
  if (status === 413) {
    return ['The message is too large', 'Shorten it, or begin a new conversation.', 'new'];
  }
  if (status === 503) {
    return ["The server isn't available", 'Try again in a moment.', 'retry'];
  }
  return status >= 500 || status === 200
    ? ['The server failed', '', 'retry']
    : ['The server refused the request', '', 'retry'];
}

/**
 * @param {string} text
 * @return {string} with a capital and a full stop
 */
function sentence(text) {
  const begun = text && text[0].toUpperCase() + text.slice(1);
  return !begun || /[.!?]$/.test(begun) ? begun : begun + '.';
}

/** @return {!Problem} No answer came at all. */
export function unreachable() {
  return problem("The server can't be reached", 'Is it still running? Check the network, then try again.');
}

/** @return {!Problem} An answer ended before it was complete. */
export function interrupted() {
  return problem('The connection was lost', 'The answer is incomplete: the server went away while it was writing.');
}
