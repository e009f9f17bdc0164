/** @fileoverview Conversations in the browser's storage, one entry each. Nothing leaves this device. */
import {Conversation, Message} from './conversation.js';

export const PREFIX = 'infernum.chat.';

/** Reads what may have been written by another version, or by hand. */
export class History {
  /** @param {!Storage} storage */
  constructor(storage) {
    this.storage = storage;
  }

  /** @return {!Array<!Conversation>} all that can be read */
  all() {
    const found = [];
    try {
      for (let i = 0; i < this.storage.length; i++) {
        const name = this.storage.key(i);
        const one = name.startsWith(PREFIX) ? this.get(name.slice(PREFIX.length)) : null;
        if (one) {
          found.push(one);
        }
      }
    } catch (e) {
      // a browser may forbid storage
    }
    return found;
  }

  /**
   * @param {string} id
   * @return {?Conversation} null: there is none, or it can't be read
   */
  get(id) {
    try {
      const text = this.storage.getItem(PREFIX + id);
      return text ? conversationOf(JSON.parse(text), id) : null;
    } catch (e) {
      return null;
    }
  }

  /**
   * @param {!Conversation} conversation
   * @return {boolean} whether there was room
   */
  put(conversation) {
    try {
      this.storage.setItem(PREFIX + conversation.id, JSON.stringify(conversation));
      return true;
    } catch (e) {
      return false;
    }
  }

  /** @param {string} id */
  remove(id) {
    try {
      this.storage.removeItem(PREFIX + id);
    } catch (e) {
      // then it wasn't stored either
    }
  }
}

/**
 * @param {?} read
 * @param {string} id
 * @return {?Conversation}
 */
function conversationOf(read, id) {
  if (!read || !Array.isArray(read.messages)) {
    return null;
  }
  return {
    id,
    title: text(read.title),
    system: text(read.system),
    messages: read.messages.filter(isMessage).map(messageOf),
    changed: Number(read.changed) || 0,
  };
}

/**
 * @param {?} read
 * @return {boolean}
 */
function isMessage(read) {
  return !!read && (read.role === 'user' || read.role === 'assistant');
}

/**
 * @param {?} read
 * @param {number} i its place
 * @return {!Message} one that was being written is lost: whoever wrote it is gone
 */
function messageOf(read, i) {
  return {
    id: text(read.id) || String(i),
    role: read.role,
    content: text(read.content),
    reasoning: text(read.reasoning),
    state: read.state === 'running' ? 'lost' : text(read.state) || 'done',
    problem: problemOf(read.problem),
    measures: measuresOf(read.measures),
  };
}

/**
 * @param {?} read
 * @return {?}
 */
function problemOf(read) {
  return read && {
    title: text(read.title),
    text: text(read.text),
    action: text(read.action),
    after: 0,
    request: text(read.request),
  };
}

/**
 * @param {?} read
 * @return {?}
 */
function measuresOf(read) {
  return read && {
    tokens: Number(read.tokens) || 0,
    prompt: Number(read.prompt) || 0,
    first: Number(read.first) || 0,
    speed: Number(read.speed) || 0,
  };
}

/**
 * @param {?} value
 * @return {string}
 */
function text(value) {
  return typeof value === 'string' ? value : '';
}
