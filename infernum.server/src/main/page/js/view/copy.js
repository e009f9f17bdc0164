/** @fileoverview A button that copies a text, and says so. */
import {h, useEffect, useState} from '../lib/preact.js';
import {IconButton} from './icons.js';

/** Milliseconds for which it says so. */
const SAID_FOR = 2000;

/**
 * @param {{text: string, label: string}} props
 * @return {!Object}
 */
export function CopyButton({text, label}) {
  const [said, setSaid] = useState(() => '');
  useEffect(() => {
    const timer = said ? setTimeout(() => setSaid(''), SAID_FOR) : 0;
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => setSaid((await copied(text)) ? 'Copied' : 'Copying was refused');
  return h(
    'span',
    {class: 'copy'},
    h(IconButton, {icon: said === 'Copied' ? 'check' : 'copy', label, onClick: copy}),
    h('span', {class: said ? 'said' : 'unseen', role: 'status'}, said),
  );
}

/**
 * Without https the clipboard is there on this machine only; elsewhere the old way has to do.
 *
 * @param {string} text
 * @return {!Promise<boolean>} whether it is in the clipboard
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (e) {
    const field = /** @type {!HTMLTextAreaElement} */ (document.createElement('textarea'));
    const before = document.activeElement;
    field.value = text;
    field.className = 'unseen';
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    if (before) {
      before.focus();
    }
    return done;
  }
}
