/** What was asked for about several layers: what has come, what is awaited still, what will not come. */

export class Answers {
  /** @param asked a promise for each, by the name of its layer */
  constructor(asked) {
    this.come = new Map();
    this.failed = new Set();
    this.awaited = new Set(Object.keys(asked));
    this.all = Promise.all(Object.entries(asked).map(([name, promise]) => this.#settle(name, promise)));
  }

  /** When all has come or failed, or when a reader has waited so many milliseconds. */
  within(patience) {
    return Promise.race([this.all, new Promise((resolve) => setTimeout(resolve, patience))]);
  }

  async #settle(name, promise) {
    try {
      this.come.set(name, await promise);
    } catch {
      this.failed.add(name);
    }
    this.awaited.delete(name);
  }
}
