import { SourceError, type ConnectorContext } from '#connector';
import { at, booleanAt, countAt, isObject, textAt, type JsonObject } from './anyCase.ts';
import { reached } from './reached.ts';
import { openSignIn } from './signIn.ts';
import type { Settings } from './settings.ts';

/** What a provider says of itself (RFC 7643 §5, RFC 9865 §4). Many say little, or nothing. */
export interface Abilities {
  readonly cursor: boolean;
  /** Resources of one page, at most. */
  readonly largestPage: number | undefined;
  readonly filter: boolean | undefined;
}

export interface Provider {
  abilities(): Promise<Abilities>;
  /** A resource or a list below the base address. @throws SourceError; `ScimFault` when the provider refused by a SCIM error */
  get(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<JsonObject>;
}

/** An error as RFC 7644 §3.12 spells it. What it says in words stays out: it may quote people. */
export class ScimFault extends SourceError {
  readonly status: number;
  readonly scimType: string | undefined;

  constructor(status: number, scimType: string | undefined, where: string) {
    super(
      'unexpected_answer',
      `The provider refuses ${where}: status ${status}${scimType === undefined ? '' : ` (${scimType})`}.`,
    );
    this.status = status;
    this.scimType = scimType;
  }
}

export function openProvider(settings: Settings, context: ConnectorContext): Provider {
  const signIn = openSignIn(settings, context);
  const base = settings.base_url.replace(/\/+$/, '');

  async function ask(url: URL, again: boolean): Promise<Response> {
    const answer = await reached(() =>
      context.fetch(url, {
        signal: context.signal,
        headers: { accept: 'application/scim+json, application/json;q=0.9', authorization: signIn.header },
      }),
    );
    // Access tokens expire, now and then earlier than was said.
    if (answer.status === 401 && again && (await signIn.renew(true))) {
      await answer.body?.cancel();
      return ask(url, false);
    }
    return answer;
  }

  const provider: Provider = {
    get: async (path, query = {}) => {
      await signIn.renew(false);
      const url = new URL(`${base}/${path}`);
      for (const [name, value] of Object.entries(query)) {
        if (value !== undefined) url.searchParams.set(name, String(value));
      }
      url.search = url.search.replaceAll('+', '%20');
      const [list = '', id] = path.split('/');
      const where = `/${list}`;
      const answer = await ask(url, true);
      const body = parsed(await reached(() => answer.text()));
      if (!answer.ok) throw refused(answer.status, body, { where, one: id !== undefined }, settings);
      if (!isObject(body)) throw noScim(where, body);
      return body;
    },
    abilities: async () => {
      try {
        return abilitiesOf(await provider.get('ServiceProviderConfig'));
      } catch (error) {
        // Providers that do not have it are many; whether the address and the sign-in are right shows with the users.
        if (
          error instanceof SourceError &&
          ['wrong_setting', 'unexpected_answer', 'not_allowed'].includes(error.fault)
        ) {
          return { cursor: false, largestPage: undefined, filter: undefined };
        }
        throw error;
      }
    },
  };
  return provider;
}

/** @internal for tests */
export function abilitiesOf(config: JsonObject): Abilities {
  const pagination = at(config, 'pagination');
  const filter = at(config, 'filter');
  const largest = [countAt(pagination, 'maxPageSize'), countAt(filter, 'maxResults')].filter(
    (count) => count !== undefined && count > 0,
  );
  return {
    cursor: booleanAt(pagination, 'cursor') === true,
    largestPage: largest.length === 0 ? undefined : Math.min(...largest.map(Number)),
    filter: booleanAt(filter, 'supported'),
  };
}

/** Whatever the content type says: providers send JSON as text/plain too. Undefined when it is no JSON. */
function parsed(body: string): unknown {
  try {
    // A byte order mark is not JSON.
    return JSON.parse(body.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}

interface Asked {
  readonly where: string;
  /** One resource by its id, not a list. */
  readonly one: boolean;
}

function refused(status: number, body: unknown, { where, one }: Asked, settings: Settings): SourceError {
  const secret = { bearer: 'token', basic: 'password', oauth: 'client_secret' }[settings.sign_in];
  if (status === 401) {
    return new SourceError(
      'not_allowed',
      'The provider does not accept the sign-in (status 401). Check it, or make a new one at the provider: it may have expired.',
      { setting: secret },
    );
  }
  if (status === 403) {
    return new SourceError(
      'not_allowed',
      `The sign-in may not read ${where} (status 403). Give it this right at the provider.`,
      { setting: where === '/Groups' ? 'groups' : secret },
    );
  }
  if (status === 429 || status === 503) {
    return new SourceError(
      'throttled',
      `The provider is busy and stayed so (status ${status}). It will be tried again later.`,
    );
  }
  if (isScimError(body) && (one || status !== 404))
    return new ScimFault(status, textAt(body, 'scimType'), where);
  // Not a SCIM error: a 404 of a web server says that the address is wrong, never that somebody is gone.
  if (status < 500) {
    return new SourceError(
      'wrong_setting',
      `There is no SCIM service at this address: ${where} answers with status ${status}. Take the address up to the part before /Users.`,
      { setting: where === '/Groups' ? 'groups' : 'base_url' },
    );
  }
  return new SourceError(
    'unexpected_answer',
    `The provider failed at ${where} (status ${status}). It will be tried again.`,
  );
}

function isScimError(body: unknown): boolean {
  const schemas = at(body, 'schemas');
  return Array.isArray(schemas) && schemas.some((one) => /:api:messages:2\.0:Error$/i.test(String(one)));
}

function noScim(where: string, body: unknown): SourceError {
  return new SourceError(
    'unexpected_answer',
    body === undefined
      ? `${where} did not answer with JSON: it may be the address of a sign-in page, or the answer was cut short.`
      : `${where} did not answer with a SCIM resource.`,
    { setting: 'base_url' },
  );
}
