/** @fileoverview What the API sends, as far as the page reads it: docs/api.md. */

/** @typedef {{message: (string|undefined), code: (string|undefined), param: (?string|undefined)}} */
export let ApiError;

/** @typedef {{data: !Array<{id: string, max_model_len: number}>}} */
export let Models;

/**
 * @typedef {{
 *   description: (string|undefined),
 *   default: (number|undefined),
 *   anyOf: (!Array<{type: (string|undefined)}>|undefined),
 * }}
 */
export let Property;

/** @typedef {{requestBody: {content: !Object<string, {schema: {properties: !Object<string, !Property>}}>}}} */
export let Operation;

/** @typedef {{paths: !Object<string, {post: !Operation}>}} */
export let OpenApi;

/** @typedef {{id: (string|undefined), function: ({name: (string|undefined), arguments: (string|undefined)}|undefined)}} */
export let CallDelta;

/**
 * @typedef {{
 *   content: (?string|undefined),
 *   reasoning_content: (?string|undefined),
 *   tool_calls: (?Array<!CallDelta>|undefined),
 * }}
 */
export let Delta;

/**
 * @typedef {{
 *   choices: (!Array<{delta: !Delta, finish_reason: (?string|undefined)}>|undefined),
 *   usage: (?{completion_tokens: number, prompt_tokens: number}|undefined),
 *   error: (!ApiError|undefined),
 * }}
 */
export let Chunk;
