/** @fileoverview The API key, if the server has any: kept for this tab, or on this device where that is wanted. */

const NAME = 'infernum.key';

/** @return {string} the key; empty: none */
export function key() {
  return read('sessionStorage') || read('localStorage');
}

/**
 * @param {string} value empty: forget it
 * @param {boolean} keep on this device
 */
export function setKey(value, keep) {
  write('sessionStorage', keep ? '' : value);
  write('localStorage', keep ? value : '');
}

/** @return {boolean} whether it outlives the tab */
export function isKept() {
  return read('localStorage') !== '';
}

/**
 * @param {string} storage
 * @return {string}
 */
function read(storage) {
  try {
    return window[storage].getItem(NAME) || '';
  } catch (e) {
    return ''; // a browser may forbid storage
  }
}

/**
 * @param {string} storage
 * @param {string} value
 */
function write(storage, value) {
  try {
    if (value) {
      window[storage].setItem(NAME, value);
    } else {
      window[storage].removeItem(NAME);
    }
  } catch (e) {
    // then it has to be typed again
  }
}
