/** @fileoverview An answer on its way: what has come so far, and how fast. */
import {problem} from '../api/problem.js';
import {chat, ProblemError} from '../api/server.js';
import {CallDelta, Chunk} from '../api/shapes.js';

/** Milliseconds between two looks at an answer; faster than this nobody reads. */
const FRAME = 40;

/** One request. */
export class Answer {
  /**
   * @param {!Object} body of the request
   * @param {function(!Object): void} onChange gets the message's changes, as often as is worth drawing
   */
  constructor(body, onChange) {
    this.body = body;
    this.onChange = onChange;
    this.controller = new AbortController();
    this.content = '';
    this.reasoning = '';
    this.finish = '';
    this.usage = null;
    this.count = 0;
    this.begun = performance.now();
    this.firstAt = 0;
    this.lastAt = 0;
    this.timer = 0;
  }

  /** Ends it; what has come stays. */
  stop() {
    this.controller.abort();
  }

  /** @return {!Promise<!Object>} the message's last changes, whatever happens */
  async run() {
    let end;
    try {
      await chat(this.body, this.controller.signal, (chunk) => this.add(chunk));
      end = {state: this.finish === 'length' ? 'length' : 'done', problem: null};
    } catch (e) {
      end = this.failure(/** @type {?} */ (e));
    }
    clearTimeout(this.timer);
    return Object.assign(this.changes(), end);
  }

  /**
   * @param {?} e
   * @return {!Object}
   */
  failure(e) {
    if (e.name === 'AbortError') {
      return {state: 'stopped', problem: null};
    }
    if (e instanceof ProblemError) {
      return {state: 'failed', problem: e.problem};
    }
    console.error(e);
    return {state: 'failed', problem: problem("The answer can't be read", String(e.message))};
  }

  /** @param {!Chunk} chunk of the stream */
  add(chunk) {
    this.usage = chunk.usage || this.usage;
    const choice = (chunk.choices || [])[0];
    if (!choice) {
      return;
    }
    const {delta} = choice;
    this.content += (delta.content || '') + calls(delta.tool_calls);
    this.reasoning += delta.reasoning_content || '';
    this.finish = choice.finish_reason || this.finish;
    if (delta.content || delta.reasoning_content || delta.tool_calls) {
      this.lastAt = performance.now();
      this.firstAt = this.firstAt || this.lastAt;
      this.count++;
      this.draw();
    }
  }

  /** Tells of changes, soon. */
  draw() {
    if (!this.timer) {
      this.timer = setTimeout(() => {
        this.timer = 0;
        this.onChange(this.changes());
      }, FRAME);
    }
  }

  /** @return {!Object} */
  changes() {
    return {content: this.content, reasoning: this.reasoning, measures: this.measures()};
  }

  /** @return {?Object} */
  measures() {
    if (!this.firstAt) {
      return null;
    }
    const tokens = this.usage ? this.usage.completion_tokens : this.count;
    const seconds = (this.lastAt - this.firstAt) / 1000;
    return {
      tokens,
      prompt: this.usage ? this.usage.prompt_tokens : 0,
      first: (this.firstAt - this.begun) / 1000,
      speed: tokens > 1 && seconds > 0 ? (tokens - 1) / seconds : 0,
    };
  }
}

/**
 * This page offers no functions; a model that calls one all the same is shown.
 *
 * @param {?Array<!CallDelta>|undefined} parts
 * @return {string}
 */
function calls(parts) {
  return (parts || [])
    .map(({function: call}) => (call && call.name ? '\n\n`' + call.name + '` ' : '') + ((call && call.arguments) || ''))
    .join('');
}
