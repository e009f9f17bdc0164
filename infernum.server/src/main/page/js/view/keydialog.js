/** @fileoverview Asks for the API key. */
import {isKept, key} from '../api/key.js';
import {h, useEffect, useRef, useState} from '../lib/preact.js';

/**
 * @param {?} props session
 * @return {!Object}
 */
export function KeyDialog({session}) {
  const dialog = useRef(null);
  const field = useRef(null);
  const keep = useRef(null);
  const [refused] = useState(() => key() !== '');
  useEffect(() => {
    dialog.current.showModal();
    field.current.focus();
  }, []);
  const submit = (event) => {
    event.preventDefault();
    session.useKey(field.current.value.trim(), keep.current.checked);
  };
  return h(
    'dialog',
    {class: 'key-dialog', ref: dialog, 'aria-labelledby': 'key-title', onClose: () => session.askKey(false)},
    h(
      'form',
      {onSubmit: submit},
      h('h2', {id: 'key-title'}, 'API key'),
      h('p', {id: 'key-help'}, 'This server answers only with one of its keys. Whoever runs it can tell you one.'),
      refused && h('p', {class: 'wrong', role: 'alert'}, 'The server doesn’t know the key that was used.'),
      h('label', {for: 'key'}, 'Key'),
      h('input', {id: 'key', ref: field, type: 'password', autocomplete: 'off', required: true, 'aria-describedby': 'key-help'}),
      h('label', {class: 'check'}, h('input', {type: 'checkbox', ref: keep, defaultChecked: isKept()}), 'Keep it on this device'),
      h(
        'div',
        {class: 'dialog-actions'},
        h('button', {type: 'button', class: 'button plain', onClick: () => dialog.current.close()}, 'Cancel'),
        h('button', {type: 'submit', class: 'button solid'}, 'Use key'),
      ),
    ),
  );
}
