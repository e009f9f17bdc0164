/** @fileoverview A block of code, with its language and a button that copies it. */
import {h, useMemo} from '../lib/preact.js';
import {CopyButton} from '../view/copy.js';
import {highlighted, languageName} from './highlight.js';

/**
 * @param {{code: string, language: string}} props
 * @return {!Object}
 */
export function CodeBlock({code, language}) {
  const name = languageName(language);
  const children = useMemo(() => highlighted(code, language), [code, language]);
  return h(
    'figure',
    {class: 'code', 'aria-label': name ? name + ' code' : 'Code'},
    h('figcaption', null, h('span', null, name || 'Text'), h(CopyButton, {text: code, label: 'Copy code'})),
    h('pre', {tabindex: 0}, h('code', null, children)),
  );
}
