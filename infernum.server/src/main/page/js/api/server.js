/** @fileoverview The server's API, as far as this page asks it. */
import {EventParser} from './events.js';
import {key} from './key.js';
import {interrupted, ofError, Problem, unreachable} from './problem.js';
import {Chunk, Models, OpenApi, Property} from './shapes.js';

/** A request that wasn't answered, and why. */
export class ProblemError extends Error {
  /**
   * @param {!Problem} problem
   * @param {number=} status of the response; 0: there was none
   */
  constructor(problem, status = 0) {
    super(problem.title);
    this.problem = problem;
    this.status = status;
  }
}

/**
 * @param {string} path
 * @param {!Object=} options
 * @return {!Promise<!Response>} a response that is well
 */
async function ask(path, options = {}) {
  const headers = Object.assign({}, options.headers);
  if (key()) {
    headers['Authorization'] = 'Bearer ' + key();
  }
  let response;
  try {
    const all = Object.assign({cache: 'no-store', credentials: 'omit'}, options, {headers});
    response = await fetch(path, /** @type {!RequestInit} */ (all));
  } catch (e) {
    throw e.name === 'AbortError' ? e : new ProblemError(unreachable());
  }
  if (!response.ok) {
    throw new ProblemError(await refusal(response), response.status);
  }
  return response;
}

/**
 * @param {!Response} response
 * @return {!Promise<!Problem>}
 */
async function refusal(response) {
  let body = null;
  try {
    body = await response.json();
  } catch (e) {
    // a proxy's own page, perhaps: the status has to do
  }
  return ofError(response.status, body, {
    after: Number(response.headers.get('Retry-After')) || 0,
    request: response.headers.get('X-Request-Id') || '',
  });
}

/** @return {!Promise<{id: string, context: number}>} the model that is served */
export async function model() {
  const list = /** @type {!Models} */ (await (await ask('v1/models')).json());
  return {id: list.data[0].id, context: list.data[0].max_model_len};
}

/** @return {!Promise<!Object<string, !Property>>} properties of a chat request, in JSON Schema */
export async function chatFields() {
  const api = /** @type {!OpenApi} */ (await (await ask('openapi.json')).json());
  const operation = api.paths['/v1/chat/completions'].post;
  return operation.requestBody.content['application/json'].schema.properties;
}

/**
 * Asks for an answer to a conversation.
 *
 * @param {!Object} body of the request
 * @param {!AbortSignal} signal ends it
 * @param {function(!Chunk): void} onChunk gets each event
 * @return {!Promise<void>} when the answer is complete
 */
export async function chat(body, signal, onChunk) {
  const response = await ask('v1/chat/completions', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body),
    signal,
  });
  const parser = new EventParser();
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (;;) {
    const part = await read(reader);
    if (part.done) {
      throw new ProblemError(interrupted());
    }
    for (const data of parser.add(decoder.decode(part.value, {stream: true}))) {
      if (data === '[DONE]') {
        return;
      }
      const chunk = /** @type {!Chunk} */ (JSON.parse(data));
      if (chunk.error) {
        const request = response.headers.get('X-Request-Id') || '';
        throw new ProblemError(ofError(200, chunk, {request}), 200);
      }
      onChunk(chunk);
    }
  }
}

/**
 * @param {?} reader
 * @return {!Promise<?>}
 */
async function read(reader) {
  try {
    return await reader.read();
  } catch (e) {
    throw e.name === 'AbortError' ? e : new ProblemError(interrupted());
  }
}
