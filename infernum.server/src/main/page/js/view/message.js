/** @fileoverview A message, and what can be done with it. */
import {h, memo, useEffect, useRef, useState} from '../lib/preact.js';
import {Markdown} from '../markdown/blocks.js';
import {CopyButton} from './copy.js';
import {Editor} from './editor.js';
import {Icon, IconButton} from './icons.js';
import {Notice} from './notice.js';

/** A message is drawn again only when it changes itself. */
export const MessageView = memo(
  (props) => h(props.message.role === 'user' ? Question : Answer, props),
  ({message, last, busy}) => [message, last, busy],
);

/**
 * @param {?} props message, session, busy: whether an answer is on its way
 * @return {!Object}
 */
function Question({message, session, busy}) {
  const [editing, setEditing] = useState(() => false);
  const button = useRef(null);
  const close = () => {
    setEditing(false);
    setTimeout(() => button.current && button.current.base.focus());
  };
  const save = (text) => {
    setEditing(false);
    session.edit(message.id, text);
  };
  return h(
    'article',
    {class: 'message question', 'aria-label': 'You'},
    editing
      ? h(Editor, {text: message.content, onSave: save, onCancel: close})
      : h('div', {class: 'bubble'}, message.content),
    !editing &&
      h(
        'div',
        {class: 'actions'},
        h(CopyButton, {text: message.content, label: 'Copy message'}),
        h(IconButton, {ref: button, icon: 'pencil', label: 'Edit message', disabled: busy, onClick: () => setEditing(true)}),
      ),
  );
}

/**
 * @param {?} props message, session, last: whether it is the newest, busy, and ways out of problems
 * @return {!Object}
 */
function Answer({message, session, last, busy, ways}) {
  const running = message.state === 'running';
  const again = () => session.regenerate();
  return h(
    'article',
    {class: 'message answer', 'aria-label': 'Answer', 'aria-busy': running ? 'true' : null},
    message.reasoning && h(Reasoning, {text: message.reasoning, running: running && !message.content}),
    running && !message.content && !message.reasoning && h(Waiting),
    message.content && h('div', {class: running ? 'growing' : null}, h(Markdown, {text: message.content})),
    h(Ending, {message}),
    message.problem && last && h(Notice, Object.assign({problem: message.problem, onRetry: again}, ways)),
    !running &&
      h(
        'div',
        {class: 'actions'},
        message.content && h(CopyButton, {text: message.content, label: 'Copy answer'}),
        last && h(IconButton, {icon: 'again', label: 'Regenerate answer', disabled: busy, onClick: again}),
        h(Speed, {measures: message.measures}),
      ),
    running && message.measures && h('div', {class: 'actions'}, h(Speed, {measures: message.measures})),
  );
}

/**
 * @param {{text: string, running: boolean}} props
 * @return {!Object}
 */
function Reasoning({text, running}) {
  return h(
    'details',
    {class: 'reasoning'},
    h('summary', null, h(Icon, {name: 'chevron'}), running ? 'Thinking…' : 'Thoughts'),
    h(Markdown, {text}),
  );
}

/** @return {!Object} Nothing has come yet. */
function Waiting() {
  const [seconds, setSeconds] = useState(() => 0);
  useEffect(() => {
    const timer = setTimeout(() => setSeconds(seconds + 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return h(
    'p',
    {class: 'waiting'},
    h('span', {class: 'dots', 'aria-hidden': 'true'}, h('i'), h('i'), h('i')),
    h('span', {class: seconds > 2 ? 'fine' : 'unseen'}, `Waiting for the first token: ${seconds} s`),
  );
}

const ENDINGS = {
  length: 'Cut off: the answer reached its limit of tokens.',
  stopped: 'Stopped.',
  lost: 'Incomplete: the page was closed while this was written.',
};

/**
 * @param {?} props
 * @return {?Object}
 */
function Ending({message}) {
  if (message.state === 'done' && !message.content && !message.reasoning) {
    return h('p', {class: 'ending'}, 'The model said nothing.');
  }
  return ENDINGS[message.state] ? h('p', {class: 'ending'}, ENDINGS[message.state]) : null;
}

/**
 * @param {?} props
 * @return {?Object}
 */
function Speed({measures}) {
  if (!measures) {
    return null;
  }
  const parts = [`${measures.tokens} ${measures.tokens === 1 ? 'token' : 'tokens'}`];
  if (measures.speed) {
    parts.push(`${measures.speed.toFixed(measures.speed < 10 ? 1 : 0)} tokens/s`);
  }
  parts.push(`first after ${measures.first.toFixed(measures.first < 10 ? 2 : 0)} s`);
  return h('span', {class: 'speed'}, parts.join(' · '));
}
