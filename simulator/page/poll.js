/** Asks again and again while somebody looks; one question at a time. */

export class Poll {
  #timer = 0;
  #running = false;

  /** `ask` is awaited, and asked again `pause` milliseconds after its answer. */
  constructor(ask, pause) {
    this.ask = ask;
    this.pause = pause;
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    this.#turn();
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  async #turn() {
    await this.ask();
    if (this.#running) this.#timer = setTimeout(() => this.#turn(), this.pause);
  }
}
