import type { FastifyReply, FastifyRequest } from 'fastify';
import { isPsmError, PsmError } from '../kernel/errors.ts';
import { sha256 } from '../kernel/ids.ts';
import { FailedAttempts } from './failedAttempts.ts';
import { networkOf } from './networkOf.ts';

/** Attempts within a quarter of an hour that may fail, on one node. */
export interface AttemptLimits {
  /** Of one address to sign in, as anybody. */
  readonly address: number;
  /** Of one address to sign in to one account, or to have a link sent to it. */
  readonly account: number;
  /** Of one address with tokens that are wrong. */
  readonly tokens: number;
}

export const attemptLimits: AttemptLimits = { address: 60, account: 10, tokens: 100 };

const minutes = 15;

/** Tokens that were right, which are remembered by their hash. */
const mostKnown = 10_000;

/**
 * Slows down whoever guesses (ASVS 6.3.1). Only what failed is counted, and by address: nobody can lock others out of their account,
 * and a program with a token that was right before goes on, whatever its neighbours try.
 */
export class Attempts {
  readonly #limits: AttemptLimits;
  readonly #failed = new FailedAttempts(minutes * 60_000);
  readonly #known = new Set<string>();

  constructor(limits: AttemptLimits = attemptLimits) {
    this.#limits = limits;
  }

  /**
   * Lets somebody try to sign in, unless too many attempts from their address have failed.
   *
   * @param account as whom, where that is known before
   * @throws PsmError `rate_limited`, and whatever `work` throws; `unauthenticated` is counted
   */
  async signIn<T>(
    request: FastifyRequest,
    reply: FastifyReply,
    account: string | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    this.assertMay(request, reply, account);
    try {
      return await work();
    } catch (error) {
      if (isPsmError(error, 'unauthenticated')) this.note(request, account);
      throw error;
    }
  }

  /** @throws PsmError `rate_limited` */
  assertMay(request: FastifyRequest, reply: FastifyReply, account?: string): void {
    const { address, about } = keysOf(request, account);
    const wait = Math.max(
      this.#failed.wait(address, this.#limits.address),
      about === undefined ? 0 : this.#failed.wait(about, this.#limits.account),
    );
    if (wait > 0) throw tooMany(reply, wait);
  }

  /** Counts one that failed, or of which nobody learns what came of it. */
  note(request: FastifyRequest, account?: string): void {
    const { address, about } = keysOf(request, account);
    this.#failed.note(address);
    if (about !== undefined) this.#failed.note(about);
  }

  /** Looks at the token of a request, unless too many from its address were wrong. @throws PsmError as above */
  async token<T>(request: FastifyRequest, reply: FastifyReply, work: () => Promise<T>): Promise<T> {
    const { authorization } = request.headers;
    if (authorization === undefined) return work();
    const hash = sha256(authorization).toString('base64');
    const key = `token ${networkOf(request.ip)}`;
    const wait = this.#known.has(hash) ? 0 : this.#failed.wait(key, this.#limits.tokens);
    if (wait > 0) throw tooMany(reply, wait);
    try {
      const found = await work();
      this.#remember(hash);
      return found;
    } catch (error) {
      if (isPsmError(error, 'unauthenticated')) {
        this.#known.delete(hash);
        this.#failed.note(key);
      }
      throw error;
    }
  }

  #remember(hash: string): void {
    // Again, to be the last one that is forgotten.
    this.#known.delete(hash);
    this.#known.add(hash);
    if (this.#known.size > mostKnown) this.#known.delete(this.#known.values().next().value ?? '');
  }
}

function keysOf(request: FastifyRequest, account: string | undefined) {
  const network = networkOf(request.ip);
  const about =
    account === undefined ? undefined : `account ${network} ${sha256(account).toString('base64')}`;
  return { address: `address ${network}`, about };
}

function tooMany(reply: FastifyReply, wait: number): PsmError {
  void reply.header('retry-after', String(wait));
  return new PsmError('rate_limited', `That were too many failed attempts. Go on in ${wait} seconds.`);
}
