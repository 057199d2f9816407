import type { ConnectorContext } from '../connector.ts';
import { repeatable } from '../repeatable.ts';
import { SourceError } from '../sourceError.ts';
import type { RestAuth } from './auth.ts';
import { openFaults, type FaultTeller, type RestFaults } from './faults.ts';
import { openPace, type RestLimit } from './pace.ts';
import { urlOf, type RestPage, type RestRequest } from './request.ts';
import { openCredentials } from './token.ts';
import { isWebPage, webPage } from './webPage.ts';

/** Asks one API, with its credentials, at its pace. */
export interface RestClient {
  /**
   * One answer, read to its end.
   *
   * @throws SourceError for everything that is not a complete answer of 2xx in the expected form
   */
  page(request: RestRequest): Promise<RestPage>;
  /** An answer whose body is read by the caller, for files. */
  open(request: RestRequest): Promise<Response>;
  /** A read begins: the next answer tells when. */
  restart(): void;
  /** When the read began, by the clock of the API, which is the one that it compares with; by ours until it answered. */
  started(): Date;
  /** For jobs that take their time. Ends with an error when the run is aborted. */
  wait(seconds: number): Promise<void>;
  readonly faults: FaultTeller;
}

export interface RestClientOptions {
  readonly title: string;
  readonly base: string;
  readonly auth: RestAuth;
  readonly limits: readonly RestLimit[];
  readonly faults: RestFaults;
  /** Values that no error may hold. */
  readonly secrets: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** See `RestDefinition.meaning`. */
  readonly meaning?: (status: number, body: string) => string | undefined;
  /** Whether an answer that is not 429 says the same: Google answers 403 with `rateLimitExceeded`. */
  readonly throttled?: (status: number, body: string) => boolean;
}

/** So often an API that is busy is waited for, beyond what `context.fetch` does by itself. */
const patience = 4;

export function openRestClient(options: RestClientOptions, context: ConnectorContext): RestClient {
  const faults = openFaults(options.title, options.faults, options.secrets, options.meaning);
  const credentials = openCredentials(options.auth, context, faults);
  const pace = openPace(options.limits, context);
  const host = new URL(options.base).host;

  let began: { readonly date: Date; readonly theirs: boolean } = { date: context.now(), theirs: false };

  async function send(request: RestRequest): Promise<Response> {
    const url = urlOf(options.base, request);
    const method = request.method ?? 'GET';
    const headers = {
      accept: request.answer === 'text' ? '*/*' : 'application/json',
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
      ...request.headers,
      ...(await credentials.headers()),
    };
    await pace.turn();
    try {
      const init: RequestInit = {
        method,
        headers,
        // Credentials in headers of their own would follow a redirection to anywhere.
        redirect: 'manual',
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      };
      const response = await context.fetch(url, request.once === true ? init : repeatable(init));
      pace.learn(response.headers);
      const date = Date.parse(response.headers.get('date') ?? '');
      if (!began.theirs && !Number.isNaN(date)) began = { date: new Date(date), theirs: true };
      return response;
    } catch (error) {
      throw unreachable(error);
    }
  }

  async function open(request: RestRequest): Promise<Response> {
    let renewed = false;
    for (let tries = 1; ; tries += 1) {
      const response = await send(request);
      if (response.ok) return response;
      const body = await response.text().catch(() => '');
      if (response.status === 401 && !renewed && credentials.renew()) {
        renewed = true;
        continue;
      }
      const busy = options.throttled?.(response.status, body) === true;
      if (!busy || tries >= patience || request.once === true) throw refusal(response, body);
      await pace.wait(2 ** (tries - 1));
    }
  }

  function refusal(response: Response, body: string): SourceError {
    if (options.throttled?.(response.status, body) === true) {
      return new SourceError('throttled', `${options.title} is busy and stayed so; it is tried again later.`);
    }
    if (response.status >= 300 && response.status < 400) {
      return faults.named(
        'unreachable',
        'unexpected_answer',
        `${host} sends on to another address (${response.status}). That is not followed.`,
      );
    }
    return faults.answer(response.status, response.headers, body);
  }

  function unreachable(error: unknown): unknown {
    if (context.signal.aborted) return error;
    if (error instanceof SourceError) {
      if (error.setting !== undefined || error.fault !== 'unreachable') return error;
      return faults.named('unreachable', 'unreachable', error.message, error);
    }
    return faults.named('unreachable', 'unreachable', `${host} cannot be reached.`, error);
  }

  async function page(request: RestRequest): Promise<RestPage> {
    for (let tries = 1; ; tries += 1) {
      const response = await open(request);
      let text: string;
      try {
        text = await response.text();
      } catch (error) {
        if (context.signal.aborted) throw error;
        // Nothing of the page was used: asking once more costs less than reading again from the last checkpoint.
        if (tries === 1 && request.once !== true && faultOf(error) === 'cut_off') continue;
        throw error instanceof SourceError ? error : cutOff(error);
      }
      return {
        body: request.answer === 'text' ? text : jsonOf(text, response.headers),
        headers: response.headers,
        url: urlOf(options.base, request).href,
      };
    }
  }

  function cutOff(cause: unknown): SourceError {
    return new SourceError('cut_off', `The connection to ${host} broke off in the middle of an answer.`, {
      cause,
    });
  }

  function jsonOf(text: string, headers: Headers): unknown {
    try {
      return JSON.parse(text);
    } catch {
      // What the parser says would quote the answer.
      if (isWebPage(text, headers)) throw webPage(faults, host);
      throw faults.unexpected(`${host} answered with data that are not complete or not JSON.`);
    }
  }

  return {
    page,
    open,
    restart: () => {
      began = { date: context.now(), theirs: false };
    },
    started: () => began.date,
    wait: (seconds) => pace.wait(seconds),
    faults,
  };
}

/** What breaks while a body is read was cut off, unless it says otherwise. */
function faultOf(error: unknown): string {
  return error instanceof SourceError ? error.fault : 'cut_off';
}
