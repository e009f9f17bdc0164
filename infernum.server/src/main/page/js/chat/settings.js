/** @fileoverview How answers are sampled: the fields that the server knows, and what was set in this browser. */

import {Property} from '../api/shapes.js';

/**
 * @typedef {{
 *   name: string,
 *   label: string,
 *   meaning: string,
 *   byDefault: ?number,
 *   whole: boolean,
 *   range: ?Array<number>,
 * }}
 * byDefault: the model's, null where there is none; range: least, most and step of a slider.
 */
export let Setting;

const NAME = 'infernum.settings';

/** Sliders for what is well known. What is beyond them can be typed; the server says what it doesn't take. */
const RANGES = new Map([
  ['temperature', [0, 2, 0.05]],
  ['top_p', [0, 1, 0.01]],
  ['top_k', [0, 100, 1]],
  ['min_p', [0, 1, 0.01]],
  ['repetition_penalty', [1, 2, 0.01]],
  ['presence_penalty', [-2, 2, 0.05]],
  ['frequency_penalty', [-2, 2, 0.05]],
]);
const ORDER = ['max_tokens', ...RANGES.keys()];

/** What is set beside the stages of sampling, which are the fields with a default. */
const OTHERS = new Set(['max_tokens', 'seed']);

/**
 * @param {!Object<string, !Property>} properties of a chat request, in JSON Schema
 * @return {!Array<!Setting>} the numbers among them that a person may want to set
 */
export function settingsOf(properties) {
  return Object.keys(properties)
    .filter((name) => typeof properties[name].default === 'number' || OTHERS.has(name))
    .map((name) => settingOf(name, properties[name]))
    .sort((a, b) => place(a.name) - place(b.name) || (a.name < b.name ? -1 : 1));
}

/**
 * @param {string} name
 * @param {!Property} property
 * @return {!Setting}
 */
function settingOf(name, property) {
  const words = name.replaceAll('_', ' ');
  const types = (property.anyOf || []).map((one) => one.type);
  return {
    name,
    label: words[0].toUpperCase() + words.slice(1),
    meaning: property.description || '',
    byDefault: typeof property.default === 'number' ? property.default : null,
    whole: types.includes('integer') || name === 'top_k',
    range: RANGES.get(name) || null,
  };
}

/**
 * @param {string} name
 * @return {number}
 */
function place(name) {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

/**
 * @param {!Storage} storage
 * @return {!Object<string, number>} values by name
 */
export function readSettings(storage) {
  try {
    const read = /** @type {!Object<string, ?>} */ (JSON.parse(storage.getItem(NAME) || '{}'));
    return Object.fromEntries(Object.entries(read).filter(([, value]) => Number.isFinite(value)));
  } catch (e) {
    return {};
  }
}

/**
 * @param {!Storage} storage
 * @param {!Object<string, number>} values
 */
export function writeSettings(storage, values) {
  try {
    storage.setItem(NAME, JSON.stringify(values));
  } catch (e) {
    // then they hold until the page is closed
  }
}

/**
 * @param {!Array<!Setting>} known by this server
 * @param {!Object<string, number>} values
 * @return {!Object<string, number>} for a request: what another server knew is left out
 */
export function requested(known, values) {
  return Object.fromEntries(known.filter(({name}) => name in values).map(({name}) => [name, values[name]]));
}
