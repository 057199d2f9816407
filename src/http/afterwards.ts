import type { Logger } from 'pino';

/** Pieces of work that wait, at most. */
const most = 1_000;

/**
 * What is done once the answer has gone, so that the answer tells nothing of it, not by how long it takes either. One after the other:
 * however many ask, the others keep their connections to the database. A server that closes ends it first.
 */
export class Afterwards {
  readonly #log: Logger;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** @param what for the log, when it fails or there is too much of it */
  do(what: string, work: () => Promise<void>): void {
    if (this.#waiting >= most) {
      this.#log.warn({ what }, 'there is too much to be done after answers');
      return;
    }
    this.#waiting += 1;
    this.#last = this.#last
      .then(work)
      .catch((error: unknown) => this.#log.error({ err: error, what }, 'something failed after an answer'))
      .finally(() => (this.#waiting -= 1));
  }

  async settled(): Promise<void> {
    await this.#last;
  }
}
