import { randomUUID } from 'node:crypto';
import type { ConnectorContext } from '../connector.ts';
import { SourceError } from '../sourceError.ts';
import { repeatable } from '../repeatable.ts';
import { fixedHeaders, tokenRequest, type RestAuth, type RestOAuth } from './auth.ts';
import type { FaultTeller } from './faults.ts';
import { isJsonObject } from './json.ts';

/** Gives requests their credentials. */
export interface Credentials {
  headers(): Promise<Record<string, string>>;
  /** The API refused them: forgets a token, so that the next is fetched. False when there is nothing that could be renewed. */
  renew(): boolean;
}

/** A token is fetched again so many seconds before it expires, but at half its life at the earliest. */
const early = 60;

export function openCredentials(
  auth: RestAuth,
  context: Pick<ConnectorContext, 'fetch' | 'now'>,
  faults: FaultTeller,
): Credentials {
  const fixed = fixedHeaders(auth);
  if (fixed !== undefined) {
    return { headers: async () => fixed, renew: () => false };
  }
  const oauth = auth as RestOAuth;
  let token: { value: string; until: number } | undefined;
  return {
    headers: async () => {
      const now = context.now().getTime();
      if (token === undefined || now >= token.until) token = await fetchToken(oauth, context, faults);
      return { authorization: `Bearer ${token.value}` };
    },
    renew: () => {
      token = undefined;
      return true;
    },
  };
}

async function fetchToken(
  auth: RestOAuth,
  context: Pick<ConnectorContext, 'fetch' | 'now'>,
  faults: FaultTeller,
): Promise<{ value: string; until: number }> {
  const now = context.now().getTime();
  const request = tokenRequest(auth, Math.floor(now / 1_000), randomUUID());
  if (request === undefined) {
    throw faults.named(
      'key',
      'wrong_setting',
      'The private key cannot be read: it must be an RSA key, as PEM or as JWK.',
    );
  }
  let response: Response;
  let text: string;
  try {
    response = await context.fetch(
      auth.tokenUrl,
      repeatable({
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
          ...request.headers,
        },
        body: new URLSearchParams(request.form).toString(),
        redirect: 'manual',
      }),
    );
    text = await response.text();
  } catch (cause) {
    if (cause instanceof SourceError && cause.fault !== 'unreachable') throw cause;
    throw faults.named(
      'unreachable',
      'unreachable',
      `${new URL(auth.tokenUrl).host}, which gives out tokens, cannot be reached.`,
      cause,
    );
  }
  if (!response.ok) throw faults.answer(response.status, response.headers, text, 'signIn');
  const answer = parsed(text);
  const value = isJsonObject(answer) ? answer['access_token'] : undefined;
  if (typeof value !== 'string' || value === '') {
    throw faults.unexpected(`${new URL(auth.tokenUrl).host} answered the request for a token without one.`);
  }
  // Salesforce does not say how long: then until it is refused.
  const lasts = isJsonObject(answer) ? Number(answer['expires_in']) : Number.NaN;
  const seconds = lasts > 0 ? Math.max(lasts - early, lasts / 2) : Number.POSITIVE_INFINITY;
  return { value, until: now + seconds * 1_000 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
