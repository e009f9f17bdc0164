/** @fileoverview Icons: strokes on 24 by 24, in the colour of the text beside them. */
import {h} from '../lib/preact.js';

const PATHS = {
  plus: 'M12 5v14M5 12h14',
  send: 'M12 19V5M6 11l6-6 6 6',
  stop: 'M8 8h8v8H8z',
  menu: 'M4 7h16M4 12h16M4 17h10',
  close: 'M6 6l12 12M18 6L6 18',
  sliders: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  pencil: 'M5 19l1-4L16 5l3 3L9 18z',
  again: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4',
  trash: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12',
  down: 'M12 5v14M6 13l6 6 6-6',
  chevron: 'M9 6l6 6-6 6',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5',
  moon: 'M19 14.5A7.5 7.5 0 0 1 9.5 5 7.5 7.5 0 1 0 19 14.5z',
  auto: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
  key: 'M14.5 4.5a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11 13l-7 7M7 17l2.5 2.5',
  alert: 'M12 8v5M12 16.5v.01M12 3l9.5 17h-19z',
};

/**
 * @param {{name: string}} props
 * @return {!Object}
 */
export function Icon({name}) {
  return h(
    'svg',
    {class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false'},
    h('path', {d: PATHS[name]}),
  );
}

/** @return {!Object} An ember. */
export function Mark() {
  return h(
    'svg',
    {class: 'mark', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false'},
    h('path', {class: 'mark-outer', d: 'M12.6 1.5c.9 4.2 6.9 6.6 6.9 13a7.5 7.5 0 0 1-15 0c0-3.3 1.7-5.4 3.3-7.1.5 1.7 1.3 2.6 2.4 3C9.6 7 10.3 3.9 12.6 1.5z'}),
    h('path', {class: 'mark-inner', d: 'M12.2 12.2c.4 2 2.8 2.9 2.8 5.3a3 3 0 0 1-6 0c0-2.2 1.9-3 3.2-5.3z'}),
  );
}

/**
 * A button with an icon only; its label is read, and shown when one points at it.
 *
 * @param {?} props icon, label, and what else a button has
 * @return {!Object}
 */
export function IconButton(props) {
  const {icon, label} = props;
  const own = Object.assign({type: 'button', class: 'icon-button', 'aria-label': label, title: label}, props);
  delete own.icon;
  delete own.label;
  return h('button', own, h(Icon, {name: icon}));
}
