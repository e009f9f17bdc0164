/** @fileoverview The page's state: one immutable object, replaced as a whole. */
import {useEffect, useState} from './preact.js';

/** Whoever listens is told of each change once, soon after it. */
export class Store {
  /** @param {!Object} state */
  constructor(state) {
    this.state = state;
    this.listeners = new Set();
  }

  /** @param {!Object} changes properties to replace */
  set(changes) {
    this.state = Object.assign({}, this.state, changes);
    this.listeners.forEach((listener) => listener(this.state));
  }

  /**
   * @param {function(!Object): void} listener
   * @return {function(): void} ends it
   */
  listen(listener) {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }
}

/**
 * The state; the component that asks is drawn again when it changes.
 *
 * @param {!Store} store
 * @return {?}
 */
export function useStore(store) {
  const [state, setState] = useState(() => store.state);
  useEffect(() => store.listen(setState), [store]);
  return state;
}
