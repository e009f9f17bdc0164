/** @fileoverview Where the page begins. */
import {Session} from './chat/session.js';
import {h, render} from './lib/preact.js';
import {App} from './view/app.js';
import {applyTheme} from './view/theme.js';

const session = new Session(storage());
applyTheme();
render(h(App, {session}), document.getElementById('app'));
session.connect();
window.addEventListener('storage', (event) => session.onStorage(event));
// The browser cuts answers off between these two.
window.addEventListener('beforeunload', () => session.leave());
window.addEventListener('pagehide', () => session.leave());

/** @return {!Storage} the browser's, or one that forgets where the browser forbids it */
function storage() {
  try {
    return window.localStorage;
  } catch (e) {
    return /** @type {?} */ ({length: 0, key: () => '', getItem: () => null, setItem() {}, removeItem() {}});
  }
}
