/** @fileoverview Settings: the system prompt, and how answers are sampled. */
import {h, useEffect, useRef} from '../lib/preact.js';
import {IconButton} from './icons.js';

/**
 * @param {?} props state, session, onClose
 * @return {!Object}
 */
export function Panel({state, session, onClose}) {
  const top = useRef(null);
  useEffect(() => top.current.focus(), []);
  const {settings} = state.server;
  const anySet = settings.some(({name}) => name in state.values);
  return h(
    'aside',
    {class: 'panel', id: 'settings', 'aria-label': 'Settings'},
    h(
      'div',
      {class: 'panel-head'},
      h('h2', {ref: top, tabindex: -1}, 'Settings'),
      h(IconButton, {icon: 'close', label: 'Close settings', onClick: onClose}),
    ),
    h(
      'section',
      null,
      h('h3', {id: 'system-head'}, 'System prompt'),
      h('p', {class: 'fine', id: 'system-help'}, 'What the model is told before this conversation.'),
      h('textarea', {
        id: 'system',
        rows: 4,
        'aria-labelledby': 'system-head',
        'aria-describedby': 'system-help',
        placeholder: 'You are a helpful assistant.',
        value: state.current.system,
        onInput: (event) => session.setSystem(event.target.value),
      }),
    ),
    h(
      'section',
      null,
      h(
        'div',
        {class: 'section-head'},
        h('h3', null, 'Sampling'),
        h('button', {type: 'button', class: 'button plain', disabled: !anySet, onClick: () => session.setValues({})}, 'Use defaults'),
      ),
      h('p', {class: 'fine'}, 'Holds for all conversations. What isn’t set is the model’s own.'),
      !settings.length && h('p', {class: 'fine'}, 'Known once the server answers.'),
      settings.map((setting) =>
        h(Field, {key: setting.name, setting, value: state.values[setting.name], session})),
    ),
  );
}

/**
 * @param {string} text
 * @return {string} with a capital
 */
function begun(text) {
  return text && text[0].toUpperCase() + text.slice(1);
}

/**
 * @param {?} props setting, value: undefined where it isn't set
 * @return {!Object}
 */
function Field({setting, value, session}) {
  const {name, label, meaning, byDefault, whole, range} = setting;
  const id = 'setting-' + name;
  const set = (text) => {
    const number = Number(text);
    session.setValue(name, text === '' || !Number.isFinite(number) ? null : whole ? Math.round(number) : number);
  };
  return h(
    'div',
    {class: value === undefined ? 'field' : 'field set'},
    h('label', {for: id}, label),
    h('input', {
      id,
      type: 'number',
      step: 'any',
      inputmode: 'decimal',
      value: value === undefined ? '' : value,
      placeholder: byDefault === null ? 'none' : String(byDefault),
      'aria-describedby': id + '-help',
      onChange: (event) => set(event.target.value),
    }),
    range &&
      h('input', {
        type: 'range',
        min: range[0],
        max: range[1],
        step: range[2],
        value: value === undefined ? byDefault : value,
        tabindex: -1, // the field beside it does the same, and more exactly
        'aria-hidden': 'true',
        onInput: (event) => set(event.target.value),
      }),
    h('p', {class: 'fine', id: id + '-help'}, begun(meaning) + (byDefault === null ? '.' : `. Default: ${byDefault}.`)),
  );
}
