import type { Problem } from '../../http/contract/problem.ts';
import { strings } from '../strings/index.ts';

/** An answer that is not the one we asked for; its message is a sentence for people. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  readonly places: readonly { readonly path: string; readonly message: string }[];

  constructor(problem: Pick<Problem, 'code' | 'status' | 'detail' | 'details' | 'errors'>) {
    super(problem.detail);
    this.name = 'ApiError';
    this.code = problem.code;
    this.status = problem.status;
    this.details = problem.details ?? {};
    this.places = problem.errors ?? [];
  }
}

/** Values of an address; what is undefined or empty is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return `/api/v1${path}${search === '' ? '' : `?${search}`}`;
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return answerOf<T>(await reach(address(path, query), signal === undefined ? {} : { signal }));
}

/**
 * A call that changes something. Each has a key of its own: a repetition by the browser or by a second click on the same `key`
 * has no second effect.
 */
export async function send<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  key: string = crypto.randomUUID(),
): Promise<T> {
  return answerOf<T>(
    await reach(address(path), {
      method,
      headers: { 'idempotency-key': key, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw new ApiError({ code: 'unreachable', status: 0, detail: strings.shell.unreachable });
  }
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  const json: unknown = /json/.test(response.headers.get('content-type') ?? '')
    ? JSON.parse(text)
    : undefined;
  if (response.ok) return json as T;
  throw problemOf(response.status, json);
}

export function problemOf(status: number, json: unknown): ApiError {
  if (typeof json === 'object' && json !== null && 'code' in json && 'detail' in json)
    return new ApiError(json as Problem);
  return new ApiError({ code: 'internal', status, detail: strings.shell.unexpected });
}

export function isApiError(error: unknown, code?: string): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code);
}

/** What to tell a person of any error. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : strings.shell.unexpected;
}
