import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { hasSqlState } from '../db/client.ts';
import { isCollision } from '../db/retrying.ts';
import { type ErrorCode, errorCodes, PsmError } from '../kernel/errors.ts';
import type { Problem } from './contract/problem.ts';
import { allowedMethods } from './methods.ts';
import type { App } from './app.ts';

/** Turns every error into problem+json with a stable code. What we did not foresee is told to the log and to nobody else. */
export function answerProblems(app: App): void {
  const methods = allowedMethods(app);
  app.setErrorHandler((error: unknown, request, reply) => {
    const problem = problemOf(error);
    // Whoever went away meanwhile broke it off: that is no failure.
    const brokenOff = request.signal.aborted && error === request.signal.reason;
    if (isUnstorable(error)) request.log.warn({ err: error }, noticed);
    if (problem.status >= 500 && !brokenOff)
      request.log.error({ err: error, code: problem.code }, 'a request failed');
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const allowed = methods(pathOf(request));
    // A file of the page that is not there any more has an address that takes GET all the same.
    if (allowed.length === 0 || allowed.includes(request.method)) {
      return sendProblem(reply, problemFor('not_found', 'There is nothing under this address.'));
    }
    void reply.header('allow', allowed.join(', '));
    return sendProblem(
      reply,
      problemFor('method_not_allowed', `This address takes ${allowed.join(', ')}, not ${request.method}.`),
    );
  });
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem));
}

/** What a caller is told of an error: never a stack, nothing of the machine, no message that we did not write. */
export function problemOf(error: unknown): Problem {
  if (error instanceof PsmError) {
    const { code, message, details } = error;
    return { ...problemFor(code, message), ...(Object.keys(details).length > 0 && { details }) };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      path: [error.validationContext, ...issue.instancePath.split('/').filter((step) => step !== '')].join(
        '.',
      ),
      message: issue.message ?? 'is not valid',
    }));
    const first = errors[0];
    return { ...problemFor('invalid_request', `${first?.path}: ${first?.message}`), errors };
  }
  if (isUnstorable(error)) return problemFor('invalid_request', 'A value is too large, or cannot be stored.');
  const code = codeOf(error);
  return problemFor(code, sentences[code] ?? sentences.internal ?? '');
}

export function problemFor(code: ErrorCode, detail: string): Problem {
  const { status, title } = errorCodes[code];
  return { type: `urn:psm:problem:${code}`, title, status, code, detail };
}

const sentences: Partial<Record<ErrorCode, string>> = {
  invalid_request: 'The request cannot be read: it is cut off, or no valid JSON.',
  unsupported_media_type:
    'Send JSON with "Content-Type: application/json", and files as multipart/form-data.',
  request_too_large: 'The request is larger than this address takes.',
  conflict: 'Others change the same at this moment. Try again.',
  database: 'The database cannot be reached at the moment. Try again in a little while.',
  internal: 'Something went wrong here. Try again; the operator finds the cause in the log.',
};

/** What no check of ours found, and the database does not take: too large, too long, no text, too deep (PostgreSQL, appendix A). */
const unstorable = /^(22001|22003|22007|22008|22021|22P02|22P05|54000|54001)$/;

/** In the log: a check is missing. */
export const noticed = 'a value that no check refused';

function isUnstorable(error: unknown): boolean {
  return hasSqlState(error) && unstorable.test(String((error as { code?: unknown }).code));
}

/** Connection lost, too many connections, shutting down, out of space (PostgreSQL, appendix A); sockets. */
const databaseTrouble = /^(08|53|57)[0-9A-Z]{3}$|^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND)$/;

function codeOf(error: unknown): ErrorCode {
  if (!(error instanceof Error)) return 'internal';
  const { code, statusCode } = error as Partial<FastifyError>;
  if (isCollision(error)) return 'conflict';
  if (code !== undefined && databaseTrouble.test(code)) return 'database';
  // Of the pool: pg names no code.
  if (/Connection terminated|timeout exceeded when trying to connect/.test(error.message)) return 'database';
  if (statusCode === 413) return 'request_too_large';
  if (statusCode === 415 || statusCode === 406) return 'unsupported_media_type';
  if (statusCode === 404) return 'not_found';
  if (statusCode === 503) return 'database';
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? 'invalid_request' : 'internal';
}
