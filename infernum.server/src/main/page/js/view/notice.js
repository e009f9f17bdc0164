/** @fileoverview A problem, what it means, and the way out. */
import {h, useEffect, useState} from '../lib/preact.js';
import {Icon} from './icons.js';

/**
 * @param {{problem: ?, onRetry: function(), onKey: function(), onSettings: function(), onNew: function()}} props
 * @return {!Object}
 */
export function Notice({problem, onRetry, onKey, onSettings, onNew}) {
  const left = useCountdown(problem);
  const actions = {
    retry: ['Try again', onRetry],
    key: ['Enter a key', onKey],
    settings: ['Open settings', onSettings],
    new: ['New chat', onNew],
  };
  const [label, act] = actions[problem.action] || ['', null];
  const more = problem.action === 'settings' || problem.action === 'key' ? actions.retry : null;
  const button = (text, onClick, kind) => h('button', {type: 'button', class: 'button ' + kind, onClick}, text);
  return h(
    'div',
    {class: 'notice', role: 'alert'},
    h(Icon, {name: 'alert'}),
    h(
      'div',
      null,
      h('p', {class: 'notice-title'}, problem.title),
      problem.text && h('p', null, problem.text),
      problem.request && h('p', {class: 'fine'}, 'In the server’s log: request ', h('code', null, problem.request)),
      h(
        'p',
        {class: 'notice-actions'},
        label && button(label + (left && problem.action === 'retry' ? ` (best in ${left} s)` : ''), act, 'solid'),
        more && button(more[0], more[1], 'plain'),
      ),
    ),
  );
}

/**
 * @param {?} problem
 * @return {number} seconds until it makes sense to try again
 */
function useCountdown(problem) {
  const [left, setLeft] = useState(() => problem.after);
  useEffect(() => setLeft(problem.after), [problem]);
  useEffect(() => {
    const timer = left > 0 ? setTimeout(() => setLeft(left - 1), 1000) : 0;
    return () => clearTimeout(timer);
  }, [left]);
  return left;
}
