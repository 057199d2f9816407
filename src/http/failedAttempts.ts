/** Keys that are remembered at a time; the oldest is forgotten for a new one. */
const mostKeys = 10_000;

interface Window {
  count: number;
  /** Milliseconds of this process's clock, when it is forgotten. */
  readonly until: number;
}

/** Counts attempts that failed, by key, on this node: whoever guesses is slowed down, whoever is right is never counted. */
export class FailedAttempts {
  readonly #windows = new Map<string, Window>();
  readonly #milliseconds: number;

  /** @param milliseconds from the first failure of a key until its count is forgotten */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** @returns whole seconds until the next attempt; 0: at once */
  wait(key: string, most: number): number {
    const window = this.#windows.get(key);
    const now = performance.now();
    if (window === undefined || window.until <= now || window.count < most) return 0;
    return Math.ceil((window.until - now) / 1_000);
  }

  note(key: string): void {
    const window = this.#windows.get(key);
    const now = performance.now();
    if (window !== undefined && window.until > now) {
      window.count += 1;
      return;
    }
    this.#windows.delete(key);
    this.#windows.set(key, { count: 1, until: now + this.#milliseconds });
    if (this.#windows.size > mostKeys) this.#windows.delete(this.#windows.keys().next().value ?? '');
  }
}
