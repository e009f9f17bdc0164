/** @fileoverview The messages of a conversation. Stays at its end while an answer grows, unless one scrolls up. */
import {h, useEffect, useLayoutEffect, useRef, useState} from '../lib/preact.js';
import {IconButton, Mark} from './icons.js';
import {MessageView} from './message.js';

/** So many pixels above it still are its end. */
const NEAR = 48;

const SUGGESTIONS = ['What can you do?', 'What is Infernum?', 'What is 7 plus 8?', 'Tell me a story about a fire.'];

/**
 * @param {?} props current, session, busy, server, ways
 * @return {!Object}
 */
export function Thread({current, session, busy, server, ways}) {
  const box = useRef(null);
  const [atEnd, setAtEnd] = useState(() => true);
  const stick = useRef(true);
  const toEnd = () => {
    stick.current = true;
    box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (stick.current) {
      toEnd();
    }
  }, [current]);
  useEffect(toEnd, [current.id, current.messages.length]);
  useEffect(() => {
    const observer = new ResizeObserver(() => stick.current && toEnd());
    observer.observe(box.current);
    observer.observe(box.current.firstElementChild);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    const {scrollTop, scrollHeight, clientHeight} = box.current;
    stick.current = scrollHeight - scrollTop - clientHeight < NEAR;
    setAtEnd(stick.current);
  };
  const last = current.messages.length - 1;
  return h(
    'div',
    {class: 'thread-frame'},
    h(
      'div',
      {class: 'thread', ref: box, onScroll, tabindex: 0, role: 'region', 'aria-label': 'Conversation'},
      h(
        'div',
        {class: 'column'},
        last < 0
          ? h(Welcome, {server, session})
          : current.messages.map((message, i) =>
              h(MessageView, {key: message.id, message, session, busy, last: i === last, ways})),
      ),
    ),
    !atEnd && h(IconButton, {icon: 'down', label: 'To the end', class: 'icon-button to-end', onClick: toEnd}),
  );
}

/**
 * @param {?} props server, session
 * @return {!Object}
 */
function Welcome({server, session}) {
  const ready = server.state === 'ready';
  return h(
    'div',
    {class: 'welcome'},
    h(Mark),
    h('h2', null, 'What would you like to know?'),
    h('p', null, ready ? [h('b', null, server.model), ' answers on your own server. Conversations stay in this browser.'] : '\u00a0'),
    h(
      'ul',
      {class: 'suggestions', 'aria-label': 'Suggestions'},
      SUGGESTIONS.map((text) =>
        h('li', {key: text}, h('button', {type: 'button', disabled: !ready, onClick: () => session.send(text)}, text))),
    ),
  );
}
