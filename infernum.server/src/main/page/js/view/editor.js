/** @fileoverview A text that is changed in its place. */
import {h, useEffect, useRef} from '../lib/preact.js';
import {fit, isSend} from './typing.js';

/**
 * @param {{text: string, onSave: function(string), onCancel: function()}} props
 * @return {!Object}
 */
export function Editor({text, onSave, onCancel}) {
  const field = useRef(null);
  useEffect(() => {
    fit(field.current);
    field.current.focus();
    field.current.setSelectionRange(text.length, text.length);
  }, []);
  const save = () => field.current.value.trim() && onSave(field.current.value);
  const onKeyDown = (event) => {
    if (isSend(event)) {
      event.preventDefault();
      save();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      onCancel();
    }
  };
  return h(
    'div',
    {class: 'editor'},
    h('textarea', {
      ref: field,
      rows: 1,
      defaultValue: text,
      'aria-label': 'Edit message',
      onInput: () => fit(field.current),
      onKeyDown,
    }),
    h(
      'div',
      {class: 'editor-actions'},
      h('button', {type: 'button', class: 'button plain', onClick: onCancel}, 'Cancel'),
      h('button', {type: 'button', class: 'button solid', onClick: save}, 'Send'),
    ),
  );
}
