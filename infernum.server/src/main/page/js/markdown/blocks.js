/** @fileoverview Markdown as elements. While an answer grows, only its last block is drawn anew. */
import {marked} from 'marked';
import {h, memo, useMemo} from '../lib/preact.js';
import {CodeBlock} from './code.js';
import {inline} from './inline.js';

const lexer = /** @type {function(string): !Array<?>} */ (/** @type {?} */ (marked).lexer);

const Block = memo(
  ({token, level}) => (token.type === 'heading' ? heading(token, level) : block(token)),
  ({token, level, last}) => [token.raw, token.type, level, last],
);

/**
 * @param {{text: string}} props
 * @return {!Object}
 */
export function Markdown({text}) {
  const tokens = useMemo(() => lexer(text).filter((token) => token.type !== 'space' && token.type !== 'def'), [text]);
  const levels = levelsOf(tokens);
  return h(
    'div',
    {class: 'prose'},
    tokens.map((token, i) => h(Block, {key: i, token, level: levels[i], last: i === tokens.length - 1})),
  );
}

/**
 * Models begin with any heading and leave levels out; a screen reader's outline must not.
 *
 * @param {!Array<?>} tokens
 * @return {!Array<number>} under the page's own heading: 2 and more, never more than one deeper at once
 */
function levelsOf(tokens) {
  const open = []; // depths of the headings that the next one may be under
  return tokens.map((token) => {
    if (token.type === 'heading') {
      while (open.length && open.at(-1) >= token.depth) {
        open.pop();
      }
      open.push(token.depth);
    }
    return Math.min(6, open.length + 1);
  });
}

/**
 * @param {?} token
 * @param {number} level
 * @return {!Object} as large as the model wants it
 */
function heading(token, level) {
  return h('h' + level, {class: 'depth-' + token.depth}, inline(token.tokens));
}

/**
 * @param {!Array<?>} tokens
 * @return {!Array<?>}
 */
function blocks(tokens) {
  return tokens.map(block);
}

/**
 * @param {?} token
 * @return {?}
 */
function block(token) {
  switch (token.type) {
    case 'heading':
      return h('p', null, h('strong', null, inline(token.tokens))); // inside of a list or quotation
    case 'paragraph':
      return h('p', null, inline(token.tokens));
    case 'text':
      return token.tokens ? inline(token.tokens) : token.text;
    case 'code':
      return h(CodeBlock, {code: token.text, language: (token.lang || '').split(/\s/)[0]});
    case 'blockquote':
      return h('blockquote', null, blocks(token.tokens));
    case 'list':
      return list(token);
    case 'table':
      return table(token);
    case 'hr':
      return h('hr');
    case 'html':
      return h('p', null, token.raw);
    case 'checkbox':
      return checkbox(token.checked);
    case 'space':
    case 'def':
      return null;
    default:
      return inline([token]);
  }
}

/**
 * @param {?} token
 * @return {!Object}
 */
function list(token) {
  const items = token.items.map((item) => {
    const box = item.task && !item.tokens.some((one) => one.type === 'checkbox') ? checkbox(item.checked) : null;
    return h('li', item.task ? {class: 'task'} : null, box, blocks(item.tokens));
  });
  return token.ordered ? h('ol', token.start === 1 ? null : {start: token.start}, items) : h('ul', null, items);
}

/**
 * @param {boolean} checked
 * @return {!Object}
 */
function checkbox(checked) {
  return h('span', {class: 'box', role: 'img', 'aria-label': checked ? 'done' : 'to do'}, checked ? '☑' : '☐');
}

/**
 * @param {?} token
 * @return {!Object} one that scrolls where it is too wide, with the keyboard too
 */
function table(token) {
  const cell = (tag) => (one, i) => h(tag, {class: token.align[i] ? 'to-' + token.align[i] : null}, inline(one.tokens));
  return h(
    'div',
    {class: 'table', tabindex: 0, role: 'region', 'aria-label': 'Table'},
    h(
      'table',
      null,
      h('thead', null, h('tr', null, token.header.map(cell('th')))),
      h('tbody', null, token.rows.map((row) => h('tr', null, row.map(cell('td'))))),
    ),
  );
}
