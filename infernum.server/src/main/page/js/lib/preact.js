/** @fileoverview Preact, under types that the compiler can check calls against. */
import {Component as component, h as element, render as start} from 'preact';
import * as hooks from 'preact/hooks';

/**
 * An element or a component with its properties and children.
 *
 * @const {function(*, ?Object=, ...*): !Object}
 */
export const h = /** @type {?} */ (element);

/** @const {function(!Object, ?Element): void} */
export const render = /** @type {?} */ (start);

/** @const {function((function(): *)): !Array<?>} A value and how to set it. */
export const useState = /** @type {?} */ (hooks.useState);

/** @const {function(function(): *, ?Array=): void} */
export const useEffect = /** @type {?} */ (hooks.useEffect);

/** @const {function(function(): *, ?Array=): void} Before the browser paints. */
export const useLayoutEffect = /** @type {?} */ (hooks.useLayoutEffect);

/** @const {function(*): {current: ?}} */
export const useRef = /** @type {?} */ (hooks.useRef);

/** @const {function(function(): ?, ?Array): ?} */
export const useMemo = /** @type {?} */ (hooks.useMemo);

/** @const {function(new: Object)} */
const Component = /** @type {?} */ (component);

/**
 * A component that is drawn again only when something that it depends on changes.
 *
 * @param {function(?): !Object} draw
 * @param {function(?): !Array} dependencies of its properties
 * @return {*}
 */
export function memo(draw, dependencies) {
  return class extends Component {
    shouldComponentUpdate(next) {
      const before = dependencies(/** @type {?} */ (this).props);
      return dependencies(next).some((value, i) => value !== before[i]);
    }

    render(props) {
      return draw(props);
    }
  };
}
