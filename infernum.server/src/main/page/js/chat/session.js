/** @fileoverview What can be done on the page. Everything that changes its state is in here. */
import {setKey} from '../api/key.js';
import {problem} from '../api/problem.js';
import {chatFields, model, ProblemError} from '../api/server.js';
import {Store} from '../lib/store.js';
import {Answer} from './answer.js';
import {asked, askedAgain, askedInstead, changed, conversation, Conversation, Message, prompt, with_} from './conversation.js';
import {History, PREFIX} from './history.js';
import {readSettings, requested, settingsOf, writeSettings} from './settings.js';

/** Milliseconds between two writes of an answer that grows. */
const SAVED_EVERY = 1000;

/** Milliseconds until a server that loads its model, or is gone, is asked again. */
const ASKED_AGAIN = 1500;

/** The state, and the actions on it. */
export class Session {
  /** @param {!Storage} storage of the browser */
  constructor(storage) {
    this.storage = storage;
    this.history = new History(storage);
    this.answers = new Map(); // by the id of their conversation
    this.leaving = false;
    this.savedAt = 0;
    this.store = new Store({
      server: {state: 'connecting', model: '', context: 0, settings: [], problem: null},
      conversations: new Map(this.history.all().map((one) => [one.id, one])),
      current: conversation(),
      values: readSettings(storage),
      removed: null,
      announcement: '',
      warning: '',
      keyAsked: false,
    });
  }

  /** @return {?} */
  get state() {
    return this.store.state;
  }

  /** Asks the server what it is, until it answers. */
  async connect() {
    try {
      const served = await model();
      const settings = settingsOf(await chatFields());
      this.store.set({
        server: {state: 'ready', model: served.id, context: served.context, settings, problem: null},
      });
    } catch (e) {
      this.notConnected(/** @type {?} */ (e));
    }
  }

  /** @param {?} e */
  notConnected(e) {
    const known = e instanceof ProblemError;
    const why = known ? e.problem : problem("The server's answer can't be read", String(e.message));
    const locked = known && e.status === 401;
    this.store.set({
      server: Object.assign({}, this.state.server, {state: locked ? 'locked' : 'away', problem: why}),
      keyAsked: locked || this.state.keyAsked,
    });
    if (!locked) {
      setTimeout(() => this.connect(), ASKED_AGAIN);
    }
  }

  /**
   * @param {string} value empty: forget it
   * @param {boolean} keep
   * @return {!Promise<boolean>} whether the server takes it
   */
  async useKey(value, keep) {
    setKey(value, keep);
    this.store.set({keyAsked: false});
    await this.connect();
    return this.state.server.state !== 'locked';
  }

  /** @param {boolean} keyAsked */
  askKey(keyAsked) {
    this.store.set({keyAsked});
  }

  /** Another tab changed the history. @param {?} event */
  onStorage(event) {
    const id = event.key && event.key.startsWith(PREFIX) ? event.key.slice(PREFIX.length) : '';
    if (!id || this.answers.has(id)) {
      return;
    }
    const conversations = new Map(this.state.conversations);
    const read = this.history.get(id);
    if (read) {
      const last = read.messages.at(-1);
      if (last && last.state === 'lost' && this.hasAll(id, last)) {
        return; // this tab's earlier page saved it when it went
      }
      // One that is being written elsewhere isn't lost.
      conversations.set(id, last && last.state === 'lost' ? changed(read, last.id, {state: 'done'}) : read);
    } else {
      conversations.delete(id);
    }
    const current = this.state.current.id === id && read ? conversations.get(id) : this.state.current;
    this.store.set({conversations, current});
  }

  /**
   * @param {string} id
   * @param {!Message} last of the conversation, as it is stored
   * @return {boolean} nothing of it is news here
   */
  hasAll(id, last) {
    const known = this.state.conversations.get(id);
    const mine = known && known.messages.at(-1);
    return !!mine && mine.id === last.id && mine.content === last.content && mine.reasoning === last.reasoning;
  }

  /** @param {string} text */
  send(text) {
    this.answer(asked(this.state.current, text));
  }

  /**
   * @param {string} id of the message that is replaced
   * @param {string} text
   */
  edit(id, text) {
    this.answer(askedInstead(this.state.current, id, text));
  }

  /** Another answer to the last question. */
  regenerate() {
    this.answer(askedAgain(this.state.current));
  }

  /** @param {!Conversation} asked whose last message is to be written */
  async answer(asked) {
    this.stop(asked.id);
    const id = asked.messages.at(-1).id;
    const body = Object.assign(requested(this.state.server.settings, this.state.values), {
      model: this.state.server.model || null,
      messages: prompt(asked),
      stream: true,
      stream_options: {include_usage: true},
    });
    const answer = new Answer(body, (changes) => this.grown(asked.id, id, changes));
    this.answers.set(asked.id, answer);
    this.put(asked, true);
    this.announce('The model is answering.');
    const last = await answer.run();
    if (this.answers.get(asked.id) !== answer) {
      return; // its message has been replaced
    }
    this.answers.delete(asked.id);
    if (this.leaving && last.state === 'failed') {
      Object.assign(last, {state: 'lost', problem: null}); // the browser's doing, not the server's
    }
    this.grown(asked.id, id, last);
    this.ended(last);
  }

  /** @param {?} last changes of an answer */
  ended(last) {
    const ends = {done: 'Answer complete.', length: 'Answer cut off at its limit.', stopped: 'Answer stopped.'};
    this.announce(ends[last.state] || '');
    if (last.problem && last.problem.action === 'key') {
      this.askKey(true);
    } else if (last.problem && this.state.server.state === 'ready') {
      this.connect(); // perhaps it is another model's server now
    }
  }

  /**
   * @param {string} id of a conversation
   * @param {string} message its id
   * @param {!Object} changes
   */
  grown(id, message, changes) {
    const before = this.state.conversations.get(id);
    if (before) {
      this.put(changed(before, message, changes), 'state' in changes);
    }
  }

  /**
   * Ends an answer; what has come stays.
   *
   * @param {string=} id of a conversation
   */
  stop(id = this.state.current.id) {
    const answer = this.answers.get(id);
    if (answer) {
      answer.stop();
    }
  }

  /**
   * @param {!Conversation} one
   * @param {boolean} now to be written at once
   */
  put(one, now) {
    const conversations = new Map(this.state.conversations).set(one.id, one);
    const current = this.state.current.id === one.id ? one : this.state.current;
    this.store.set({conversations, current});
    if (now || performance.now() - this.savedAt > SAVED_EVERY) {
      this.savedAt = performance.now();
      const stored = this.history.put(one);
      this.store.set({
        warning: stored ? '' : 'This browser has no room for the conversation: it is lost when the page is closed.',
      });
    }
  }

  /** Nothing that has come is lost when the page is left. */
  leave() {
    this.leaving = true;
    for (const id of this.answers.keys()) {
      this.history.put(this.state.conversations.get(id));
    }
  }

  /** An empty conversation. */
  begin() {
    this.store.set({current: conversation(this.state.current.messages.length ? '' : this.state.current.system)});
  }

  /** @param {string} id */
  open(id) {
    const found = this.state.conversations.get(id);
    if (found) {
      this.store.set({current: found});
    }
  }

  /**
   * @param {string} id
   * @param {string} title
   */
  rename(id, title) {
    const found = this.state.conversations.get(id);
    if (found && title.trim()) {
      this.put(/** @type {!Conversation} */ (Object.assign({}, found, {title: title.trim()})), true);
    }
  }

  /** @param {string} id */
  remove(id) {
    this.stop(id);
    this.answers.delete(id);
    const conversations = new Map(this.state.conversations);
    const removed = conversations.get(id) || null;
    conversations.delete(id);
    this.history.remove(id);
    const current = this.state.current.id === id ? conversation() : this.state.current;
    this.store.set({conversations, removed, current});
  }

  /** Brings back what was removed last. */
  undo() {
    const back = this.state.removed;
    this.forget();
    const last = back.messages.at(-1);
    this.put(last && last.state === 'running' ? changed(back, last.id, {state: 'stopped'}) : back, true);
    this.open(back.id);
  }

  /** What was removed is gone for good. */
  forget() {
    this.store.set({removed: null});
  }

  /** @param {string} system prompt */
  setSystem(system) {
    const current = this.state.current;
    if (this.state.conversations.has(current.id)) {
      this.put(with_(current, {system}), true);
    } else {
      this.store.set({current: Object.assign({}, current, {system})});
    }
  }

  /**
   * @param {string} name of a setting
   * @param {?number} value null: the model's default
   */
  setValue(name, value) {
    const values = Object.assign({}, this.state.values);
    if (value === null) {
      delete values[name];
    } else {
      values[name] = value;
    }
    this.setValues(values);
  }

  /** @param {!Object<string, number>} values */
  setValues(values) {
    writeSettings(this.storage, values);
    this.store.set({values});
  }

  /** @param {string} announcement for screen readers */
  announce(announcement) {
    this.store.set({announcement});
  }
}
