/** @fileoverview Colours of code, by highlight.js. Its tokens become elements here, without a detour over HTML. */
import core from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import {h} from '../lib/preact.js';

const LANGUAGES =
  {bash, c, cpp, css, diff, go, java, javascript, json, kotlin, python, rust, sql, typescript, xml, yaml};

/** Longer code stays plain: colours must not make a page slow. */
const LONGEST = 50000;

/** What highlight.js asks of whoever takes its tokens (its interface Emitter). */
class Elements {
  constructor() {
    this.open = [{scope: '', children: []}];
  }

  /** @param {string} text */
  addText(text) {
    this.open.at(-1).children.push(text);
  }

  /** @param {string} scope */
  openNode(scope) {
    this.open.push({scope, children: []});
  }

  closeNode() {
    const {scope, children} = this.open.pop();
    const name = 'hl-' + scope.split('.')[0].replace(/\W/g, '');
    this.addElement(h('span', {class: name}, children));
  }

  /** @param {string} scope */
  startScope(scope) {
    this.openNode(scope);
  }

  endScope() {
    this.closeNode();
  }

  /** @param {!Object} element */
  addElement(element) {
    this.open.at(-1).children.push(element);
  }

  /**
   * @param {!Elements} other of a language inside of this one
   * @param {string} name
   */
  __addSublanguage(other, name) {
    other.finalize();
    this.addElement(h('span', null, other.open[0].children));
  }

  finalize() {
    while (this.open.length > 1) {
      this.closeNode();
    }
  }

  /** @return {string} */
  toHTML() {
    return '';
  }
}

const hljs = /** @type {?} */ (core);
hljs.configure({__emitter: Elements});
Object.entries(LANGUAGES).forEach(([name, language]) => hljs.registerLanguage(name, language));

/**
 * @param {string} language as a model wrote it
 * @return {string} its name; empty: none
 */
export function languageName(language) {
  const known = language && hljs.getLanguage(language);
  return known ? known.name : language.slice(0, 30);
}

/**
 * @param {string} code
 * @param {string} language
 * @return {!Array<?>} texts and elements
 */
export function highlighted(code, language) {
  if (!language || !hljs.getLanguage(language) || code.length > LONGEST) {
    return [code];
  }
  const emitter = hljs.highlight(code, {language, ignoreIllegals: true})._emitter;
  emitter.finalize();
  return emitter.open[0].children;
}
