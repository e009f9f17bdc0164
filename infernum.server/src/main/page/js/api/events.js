/** @fileoverview Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */

/** Cuts a stream of text into the data of its events. */
export class EventParser {
  constructor() {
    this.rest = '';
    this.data = [];
  }

  /**
   * @param {string} text in pieces of any size
   * @return {!Array<string>} the data of events that are complete; comments are none
   */
  add(text) {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop();
    const complete = [];
    for (const ended of lines) {
      const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended;
      if (line === '' && this.data.length) {
        complete.push(this.data.join('\n'));
        this.data = [];
      } else if (line.startsWith('data:')) {
        this.data.push(line.slice(line[5] === ' ' ? 6 : 5));
      }
    }
    return complete;
  }
}
