import { timingSafeEqual } from 'node:crypto';
import { PsmError } from '../kernel/errors.ts';
import { newSecret, sha256 } from '../kernel/ids.ts';

/** Whoever reads what the server prints when it starts may set it up, once. It lives in this process and nowhere else. */
export interface SetupSecret {
  /** The part of the link after the #; undefined once it was used. */
  readonly value: () => string | undefined;
  /**
   * Does the work that the secret is good for. A failure leaves it good.
   *
   * @throws PsmError `unauthenticated` for another secret, or one that was used
   */
  readonly use: <T>(given: string, work: () => Promise<T>) => Promise<T>;
}

export function newSetupSecret(): SetupSecret {
  const secret = `psw_${newSecret()}`;
  let state: 'good' | 'in use' | 'used' = 'good';
  return {
    value: () => (state === 'used' ? undefined : secret),
    use: async (given, work) => {
      // Hashes are of one length, and comparing them tells nothing about how much of a guess was right.
      const right = timingSafeEqual(sha256(given), sha256(secret));
      if (!right || state !== 'good') {
        throw new PsmError(
          'unauthenticated',
          'This link was used already, or the server was started again since. Take the one that it printed last.',
        );
      }
      state = 'in use';
      try {
        const result = await work();
        state = 'used';
        return result;
      } catch (error) {
        state = 'good';
        throw error;
      }
    },
  };
}

/** Where the secret leads: the part after # is sent to no server and stands in no log. */
export function welcomeAddress(baseUrl: string, secret: string): string {
  return `${baseUrl}/welcome#${secret}`;
}
