/** @fileoverview Character references in Markdown's text: https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references */

const NAMED = new Map([
  ['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"], ['nbsp', '\u00a0'], ['copy', '©'], ['reg', '®'],
  ['trade', '™'], ['hellip', '…'], ['mdash', '—'], ['ndash', '–'], ['lsquo', '‘'], ['rsquo', '’'], ['ldquo', '“'],
  ['rdquo', '”'], ['bull', '•'], ['middot', '·'], ['times', '×'], ['divide', '÷'], ['deg', '°'], ['plusmn', '±'],
  ['le', '≤'], ['ge', '≥'], ['ne', '≠'], ['rarr', '→'], ['larr', '←'], ['euro', '€'], ['pound', '£'], ['sect', '§'],
]);
const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));/g;

/**
 * @param {string} text
 * @return {string} with characters for the references that are known; others stay as they are
 */
export function decoded(text) {
  return text.replace(REFERENCE, (whole, decimal, hex, name) =>
    name ? NAMED.get(name) || whole : character(decimal ? Number(decimal) : parseInt(hex, 16)));
}

/**
 * @param {number} code
 * @return {string}
 */
function character(code) {
  const valid = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return valid ? String.fromCodePoint(code) : '\ufffd';
}
