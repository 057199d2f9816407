import { SourceError } from '../sourceError.ts';

export type QueryValue = string | number | boolean | undefined;

/** One question to the API. */
export interface RestRequest {
  /**
   * Below the base address (`employees`), or a whole address of the same origin. Values of settings in it belong into
   * `encodeURIComponent`.
   */
  readonly path: string;
  /** GET without it. A POST is taken for a question that may be asked again, unless `once`. */
  readonly method?: 'GET' | 'POST';
  /** Added to what the path has; what is undefined is left out. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** It makes something, an export job for example: never repeated by itself. */
  readonly once?: boolean;
  /** `text` for CSV and the like: `RestPage.body` is then a text. JSON without it. */
  readonly answer?: 'json' | 'text';
}

/** An answer, read to its end. */
export interface RestPage {
  /** What the JSON says. */
  readonly body: unknown;
  readonly headers: Headers;
  /** Where it came from. */
  readonly url: string;
}

/**
 * The address of a request. Base addresses keep their path: `https://x.org/api/v1` and `users` are `https://x.org/api/v1/users`.
 *
 * @throws SourceError `unexpected_answer` for a whole address of another origin: credentials never go there
 */
export function urlOf(base: string, request: RestRequest): URL {
  const url = /^https?:\/\//i.test(request.path)
    ? sameOrigin(base, request.path)
    : new URL(`${base.replace(/\/+$/, '')}/${request.path.replace(/^\/+/, '')}`);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  // %20 is a blank everywhere, + only in forms.
  url.search = url.search.replaceAll('+', '%20');
  return url;
}

/**
 * A link of an answer. It may lead to where the credentials belong, and nowhere else.
 *
 * @throws SourceError `unexpected_answer`
 */
export function sameOrigin(base: string, link: string): URL {
  const home = new URL(base);
  const url = URL.canParse(link, home) ? new URL(link, home) : undefined;
  if (url !== undefined && url.origin === home.origin) return url;
  throw new SourceError(
    'unexpected_answer',
    `${home.host} says that its list goes on at ${url === undefined ? 'something that is no address' : `another place (${url.host})`}. Such links are not followed.`,
  );
}
