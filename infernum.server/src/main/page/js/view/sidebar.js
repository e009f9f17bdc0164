/** @fileoverview The history: conversations by day, to open, rename and delete. */
import {h, useEffect, useRef, useState} from '../lib/preact.js';
import {Icon, IconButton, Mark} from './icons.js';
import {ThemeButton} from './theme.js';

/**
 * @param {?} props state, session, open: whether it is seen on a small screen, onClose
 * @return {!Object}
 */
export function Sidebar({state, session, open, onClose}) {
  const list = [...state.conversations.values()].sort((a, b) => b.changed - a.changed);
  const groups = Map.groupBy ? Map.groupBy(list, dayOf) : grouped(list);
  const begin = () => {
    session.begin();
    onClose();
  };
  return h(
    'aside',
    {class: open ? 'sidebar open' : 'sidebar', id: 'history', 'aria-label': 'History'},
    h(
      'div',
      {class: 'brand'},
      h(Mark),
      h('span', {class: 'wordmark'}, 'Infernum'),
      h(IconButton, {icon: 'close', label: 'Close history', class: 'icon-button small-only', onClick: onClose}),
    ),
    h('button', {type: 'button', class: 'new-chat', onClick: begin}, h(Icon, {name: 'plus'}), 'New chat'),
    h(
      'nav',
      {'aria-label': 'Conversations'},
      !list.length && h('p', {class: 'fine'}, 'Your conversations will be listed here. They never leave this browser.'),
      [...groups].map(([day, ones]) =>
        h(
          'section',
          {key: day, 'aria-label': day},
          h('h2', null, day),
          h('ul', null, ones.map((one) => h(Entry, {key: one.id, one, session, current: one.id === state.current.id, onClose}))),
        )),
    ),
    h('div', {class: 'sidebar-end'}, h(ServerState, {server: state.server}), h(ThemeButton)),
  );
}

/**
 * @param {!Array<?>} list
 * @return {!Map<string, !Array<?>>}
 */
function grouped(list) {
  const groups = new Map();
  list.forEach((one) => groups.set(dayOf(one), [...(groups.get(dayOf(one)) || []), one]));
  return groups;
}

/**
 * @param {?} conversation
 * @return {string}
 */
function dayOf(conversation) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const day = 86400000;
  if (conversation.changed >= midnight) {
    return 'Today';
  }
  if (conversation.changed >= midnight - day) {
    return 'Yesterday';
  }
  return conversation.changed >= midnight - 7 * day ? 'Last seven days' : 'Earlier';
}

/**
 * @param {?} props one: a conversation
 * @return {!Object}
 */
function Entry({one, session, current, onClose}) {
  const [naming, setNaming] = useState(() => false);
  const title = one.title || 'Untitled';
  if (naming) {
    return h('li', null, h(Name, {one, session, onEnd: () => setNaming(false)}));
  }
  const open = () => {
    session.open(one.id);
    onClose();
  };
  return h(
    'li',
    {class: current ? 'entry current' : 'entry'},
    h('button', {type: 'button', class: 'entry-title', 'aria-current': current ? 'true' : null, title, onClick: open}, title),
    h(IconButton, {icon: 'pencil', label: `Rename “${title}”`, onClick: () => setNaming(true)}),
    h(IconButton, {icon: 'trash', label: `Delete “${title}”`, onClick: () => session.remove(one.id)}),
  );
}

/**
 * @param {?} props
 * @return {!Object}
 */
function Name({one, session, onEnd}) {
  const field = useRef(null);
  const ended = useRef(false);
  useEffect(() => field.current.select(), []);
  const end = (save) => {
    if (!ended.current) {
      ended.current = true;
      if (save) {
        session.rename(one.id, field.current.value);
      }
      onEnd();
    }
  };
  return h('input', {
    ref: field,
    class: 'name',
    defaultValue: one.title,
    'aria-label': 'Name of the conversation',
    onBlur: () => end(true),
    onKeyDown: (event) => {
      if (event.key === 'Enter' || event.key === 'Escape') {
        event.stopPropagation();
        end(event.key === 'Enter');
      }
    },
  });
}

/**
 * @param {?} props
 * @return {!Object}
 */
function ServerState({server}) {
  const ready = server.state === 'ready';
  const words = {connecting: 'Connecting…', locked: 'Needs a key', away: 'Not available'};
  return h(
    'p',
    {class: 'server-state ' + server.state, title: ready ? `Context of ${server.context} tokens` : null},
    h('span', {class: 'lamp', 'aria-hidden': 'true'}),
    h('span', null, ready ? server.model : words[server.state]),
    ready && h('span', {class: 'fine'}, `${server.context.toLocaleString('en')} tokens`),
  );
}
