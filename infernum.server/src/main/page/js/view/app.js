/** @fileoverview The page as a whole. */
import {h, useEffect, useRef, useState} from '../lib/preact.js';
import {useStore} from '../lib/store.js';
import {Composer} from './composer.js';
import {Icon, IconButton} from './icons.js';
import {KeyDialog} from './keydialog.js';
import {Panel} from './panel.js';
import {Sidebar} from './sidebar.js';
import {Thread} from './thread.js';

/** Where the side parts lie over the conversation. */
const SMALL = '(max-width: 56rem)';

/**
 * @param {?} props session
 * @return {!Object}
 */
export function App({session}) {
  const state = useStore(session.store);
  const [side, setSide] = useState(() => ''); // history, settings, or neither
  const small = useMedia(SMALL);
  const covered = small && side !== '';
  const {current, server} = state;
  const last = current.messages.at(-1);
  const busy = !!last && last.state === 'running';
  const opener = useRef(null);
  const show = (which) => {
    opener.current = document.activeElement;
    setSide(which);
  };
  const hide = () => {
    setSide('');
    setTimeout(() => opener.current && opener.current.isConnected && opener.current.focus());
  };
  useEscape(side ? hide : busy ? () => session.stop() : null);
  useEffect(() => {
    document.title = current.title ? `${current.title} – Infernum` : 'Infernum';
  }, [current.title]);
  const ways = {onKey: () => session.askKey(true), onSettings: () => show('settings'), onNew: () => session.begin()};
  return h(
    'div',
    {class: 'app'},
    h('a', {class: 'skip', href: '#message'}, 'To the message field'),
    (!small || side === 'history') && h(Sidebar, {state, session, open: side === 'history', onClose: hide}),
    covered && h('div', {class: 'shade', onClick: hide}),
    h(
      'main',
      {inert: covered},
      h(Head, {state, side, show, hide, session}),
      h(Banner, {state, session}),
      h(Thread, {current, session, busy, server, ways}),
      h(
        'div',
        {class: 'column composer-place'},
        h(Composer, {
          busy,
          ready: server.state === 'ready',
          current: current.id,
          onSend: (text) => session.send(text),
          onStop: () => session.stop(),
        }),
        h('p', {class: 'fine caution'}, 'A model can be wrong. Check what matters.'),
      ),
    ),
    side === 'settings' && h(Panel, {state, session, onClose: hide}),
    state.removed && h(Undo, {removed: state.removed, session}),
    state.keyAsked && h(KeyDialog, {key: server.problem, session}),
    h('p', {class: 'unseen', role: 'status'}, state.announcement),
  );
}

/**
 * @param {?} props
 * @return {!Object}
 */
function Head({state, side, show, hide, session}) {
  return h(
    'header',
    {class: 'head'},
    h(IconButton, {icon: 'menu', label: 'History', class: 'icon-button small-only', 'aria-expanded': side === 'history' ? 'true' : 'false', onClick: () => show('history')}),
    h('h1', null, state.current.title || 'New chat'),
    h(IconButton, {icon: 'plus', label: 'New chat', class: 'icon-button small-only', onClick: () => session.begin()}),
    h(IconButton, {icon: 'sliders', label: 'Settings', 'aria-expanded': side === 'settings' ? 'true' : 'false', onClick: () => (side === 'settings' ? hide() : show('settings'))}),
  );
}

/**
 * @param {?} props
 * @return {?Object}
 */
function Banner({state, session}) {
  const {server, warning} = state;
  const why = server.problem && server.state !== 'ready' ? server.problem : null;
  if (!why && !warning) {
    return null;
  }
  return h(
    'div',
    {class: 'banner', role: 'status'},
    h(Icon, {name: 'alert'}),
    h('p', null, why ? h('b', null, why.title + '. ') : null, why ? (server.state === 'locked' ? '' : why.text + ' Asking again…') : warning),
    server.state === 'locked' && h('button', {type: 'button', class: 'button solid', onClick: () => session.askKey(true)}, 'Enter a key'),
  );
}

/** Milliseconds in which a deletion can be undone. */
const UNDO = 10000;

/**
 * @param {?} props
 * @return {!Object}
 */
function Undo({removed, session}) {
  useEffect(() => {
    const timer = setTimeout(() => session.forget(), UNDO);
    return () => clearTimeout(timer);
  }, [removed]);
  return h(
    'div',
    {class: 'toast', role: 'status'},
    h('span', null, `Deleted “${removed.title || 'Untitled'}”`),
    h('button', {type: 'button', class: 'button', onClick: () => session.undo()}, 'Undo'),
  );
}

/**
 * @param {string} query
 * @return {boolean} whether it holds, now and later
 */
function useMedia(query) {
  const [holds, setHolds] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const change = () => setHolds(media.matches);
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, []);
  return holds;
}

/** @param {?function()} action */
function useEscape(action) {
  useEffect(() => {
    const onKey = (event) => {
      if (event.key === 'Escape' && action && !event.defaultPrevented && !document.querySelector('dialog[open]')) {
        action();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
