/** @fileoverview Where messages are written. */
import {h, useEffect, useRef, useState} from '../lib/preact.js';
import {Icon} from './icons.js';
import {fit, isSend} from './typing.js';

/**
 * @param {{busy: boolean, ready: boolean, current: string, onSend: function(string), onStop: function()}} props
 * @return {!Object}
 */
export function Composer({busy, ready, current, onSend, onStop}) {
  const field = useRef(null);
  const [text, setText] = useState(() => '');
  useEffect(() => {
    if (!window.matchMedia('(pointer: coarse)').matches) {
      field.current.focus();
    }
  }, [current]);
  useEffect(() => fit(field.current), [text]);
  const canSend = ready && !busy && text.trim() !== '';
  const send = () => {
    if (canSend) {
      setText('');
      onSend(text);
    }
    field.current.focus();
  };
  const onKeyDown = (event) => {
    if (isSend(event)) {
      event.preventDefault();
      send();
    }
  };
  const stop = () => {
    onStop();
    field.current.focus();
  };
  return h(
    'form',
    {
      class: 'composer',
      onSubmit: (event) => {
        event.preventDefault();
        send();
      },
    },
    h('textarea', {
      id: 'message',
      ref: field,
      rows: 1,
      value: text,
      placeholder: 'Message',
      'aria-label': 'Message',
      enterkeyhint: 'enter',
      onInput: (event) => setText(event.target.value),
      onKeyDown,
    }),
    busy
      ? h('button', {key: 'stop', type: 'button', class: 'round', 'aria-label': 'Stop', title: 'Stop (Esc)', onClick: stop}, h(Icon, {name: 'stop'}))
      : h('button', {key: 'send', type: 'submit', class: 'round', 'aria-label': 'Send', title: 'Send (Enter)', disabled: !canSend}, h(Icon, {name: 'send'})),
  );
}
