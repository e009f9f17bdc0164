/** @fileoverview What typing into a field means. */

/**
 * Makes a field as high as its text; CSS says where that ends.
 *
 * @param {!HTMLElement} field
 */
export function fit(field) {
  field.style.height = 'auto';
  field.style.height = field.scrollHeight + 'px';
}

/**
 * Enter sends, but not where it chooses among an input method's proposals, and not on a touch screen, whose keyboard
 * has no Shift+Enter for a new line.
 *
 * @param {?} event
 * @return {boolean}
 */
export function isSend(event) {
  const touch = window.matchMedia('(pointer: coarse)').matches && !event.ctrlKey && !event.metaKey;
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && !touch;
}
