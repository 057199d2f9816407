import type { FastifyError } from 'fastify';
import { PsmError } from '../../kernel/errors.ts';
import { ScimError, type ScimType } from '../../scim/scimError.ts';
import type { JsonObject } from '../../scim/schema/types.ts';

/** What an identity provider is told of an error: never a stack, nothing of the machine, no message that we did not write. */
export interface Fault {
  readonly status: number;
  readonly scimType?: ScimType | undefined;
  readonly detail: string;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** `urn:ietf:params:scim:api:messages:2.0:Error` (RFC 7644 §3.12). */
export function errorBody({ status, scimType, detail }: Fault): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType !== undefined && { scimType }),
    detail,
  };
}

export function faultOf(error: unknown): Fault {
  if (error instanceof TooManyRequests) {
    return {
      status: 429,
      detail: `That were too many requests. Go on in ${error.retryAfter} seconds.`,
      retryAfter: error.retryAfter,
    };
  }
  if (error instanceof ScimError || error instanceof PsmError) {
    const scimType = error instanceof ScimError ? error.scimType : undefined;
    return { status: error.status, scimType, detail: error.message };
  }
  if (!(error instanceof Error)) return internal;
  const { code, statusCode, message } = error as FastifyError;
  return faultOfDatabase(code ?? '', message) ?? faultOfStatus(statusCode);
}

/** Whoever asks too much. `retryAfter` is in whole seconds. */
export class TooManyRequests extends Error {
  override readonly name = 'TooManyRequests';
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super('too many requests');
    this.retryAfter = retryAfter;
  }
}

/** Of two that write the same at once one starts again: it then sees what the other has done. */
export function isCollision(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(40001|40P01|23503|23505)$/.test(String(error.code));
}

const internal: Fault = {
  status: 500,
  detail: 'Something went wrong here. Try again; the operator finds the cause in the log.',
};
const away: Fault = {
  status: 503,
  detail: 'The database cannot be reached at the moment. Try again in a little while.',
  retryAfter: 5,
};

/** By SQLSTATE (PostgreSQL, appendix A) or the code of a socket. */
function faultOfDatabase(code: string, message: string): Fault | undefined {
  if (/^(08|53|57)[0-9A-Z]{3}$|^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND)$/.test(code)) return away;
  // Of the pool: pg names no code.
  if (/Connection terminated|timeout exceeded when trying to connect/.test(message)) return away;
  if (/^40[0-9A-Z]{3}$/.test(code) || code === '23503') {
    return { ...away, detail: 'Others write the same at this moment. Try again.', retryAfter: 1 };
  }
  if (code === '23505') {
    return { status: 409, scimType: 'uniqueness', detail: 'Another resource has this value already.' };
  }
  // What no check of ours found, and the database does not store: too long for an index, or no text.
  if (/^(22|54)[0-9A-Z]{3}$/.test(code)) {
    return { status: 400, scimType: 'invalidValue', detail: 'A value is too long, or cannot be stored.' };
  }
  return undefined;
}

/** Of Fastify, before a handler is reached. */
function faultOfStatus(status: number | undefined): Fault {
  if (status === undefined || status < 400) return internal;
  if (status === 413) return { status, detail: 'The body is larger than this address takes.' };
  if (status === 414) return { status, detail: 'The address is too long.' };
  if (status === 415 || status === 406) return { status: 415, detail: unsupportedContent };
  if (status === 404) return { status, detail: 'There is nothing under this address.' };
  if (status === 503) return away;
  if (status >= 500) return internal;
  return {
    status: 400,
    scimType: 'invalidSyntax',
    detail: 'The request cannot be read: it is cut off, or no valid HTTP.',
  };
}

export const unsupportedContent =
  'Send JSON, with "Content-Type: application/scim+json" or "Content-Type: application/json".';
