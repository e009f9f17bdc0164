/** @fileoverview Markdown inside of a line. Elements are made one by one, never of HTML: nothing in an answer can run. */
import {h} from '../lib/preact.js';
import {decoded} from './entities.js';
import {target} from './links.js';

/**
 * @param {?Array<?>} tokens of marked's lexer
 * @return {!Array<?>}
 */
export function inline(tokens) {
  return (tokens || []).map(part);
}

/**
 * @param {?} token
 * @return {?}
 */
function part(token) {
  switch (token.type) {
    case 'strong':
      return h('strong', null, inline(token.tokens));
    case 'em':
      return h('em', null, inline(token.tokens));
    case 'del':
      return h('del', null, inline(token.tokens));
    case 'codespan':
      return h('code', null, token.text);
    case 'br':
      return h('br');
    case 'link':
      return link(token.href, inline(token.tokens), token.text);
    case 'image':
      return link(token.href, ['Image: ', token.text || token.href], token.raw);
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw.trim()) ? h('br') : token.raw;
    case 'text':
      return token.tokens ? inline(token.tokens) : decoded(token.text);
    case 'escape':
      return token.text;
    default:
      return token.raw;
  }
}

/**
 * An image is one too: to show it would be to load it.
 *
 * @param {string} address
 * @param {!Array<?>} children
 * @param {string} instead what stands there where it isn't followed
 * @return {?}
 */
function link(address, children, instead) {
  const href = target(address);
  return href ? h('a', {href, target: '_blank', rel: 'noopener noreferrer nofollow'}, children) : decoded(instead);
}
