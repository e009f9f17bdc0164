/** @fileoverview Which addresses of an answer may be followed. */

const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/**
 * @param {string} address as a model wrote it
 * @return {string} where it leads; empty: it isn't followed
 */
export function target(address) {
  try {
    const url = new URL(address);
    return ALLOWED.has(url.protocol) ? url.href : '';
  } catch (e) {
    return ''; // relative: an answer is no page of this server
  }
}
