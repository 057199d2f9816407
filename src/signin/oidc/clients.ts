import { createRemoteJWKSet, customFetch as joseFetch, type JWTVerifyGetKey } from 'jose';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  type CustomFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ServerMetadata,
} from 'openid-client';
import { SourceError } from '../../connector/sourceError.ts';
import { PsmError } from '../../kernel/errors.ts';
import { openSecret, type SecretKeys } from '../../kernel/secretKeys.ts';
import { type AllowList, parseAllowList } from '../../outgoing/allowList.ts';
import { openOutgoing, type OutgoingSettings } from '../../outgoing/outgoing.ts';
import { type IdentityProvider, placeOfClientSecret } from '../providers.ts';
import { isSafeAddress, metadataFault, usable } from './metadata.ts';
import { providerFault } from './providerFault.ts';

/** How long what a provider says of itself is believed, and that it cannot be asked. Milliseconds. */
const kept = { known: 5 * 60_000, failed: 10_000 };
/** Providers that are remembered at a time; the oldest is forgotten for a new one. */
const mostKept = 500;
/** Seconds of one request, and without a byte; bytes of one answer. */
const patience = { request: 10, silence: 5, bytes: 1024 * 1024 };

/** A provider that can be asked. */
export interface ProviderClient {
  readonly configuration: Configuration;
  readonly metadata: ServerMetadata;
  /** Its public keys, for tokens that it sends by itself. */
  readonly keys: JWTVerifyGetKey;
}

/** What providers are asked by: guarded like everything that leaves this server, and remembered for some minutes. */
export interface ProviderClients {
  /**
   * @param tenantId to which the provider belongs
   * @throws PsmError `provider_failed`: a sentence that says what is wrong and what to do; `invalid_setting` for a lost key
   */
  of(tenantId: string, provider: IdentityProvider, keys: SecretKeys): Promise<ProviderClient>;
  /** The same, and asks anew whatever it remembers. */
  anew(tenantId: string, provider: IdentityProvider, keys: SecretKeys): Promise<ProviderClient>;
  /** The guarded fetch itself. */
  readonly fetch: CustomFetch;
  close(): Promise<void>;
}

/** @throws PsmError `invalid_setting` when the list of what is allowed cannot be read */
export function openProviderClients(settings: OutgoingSettings): ProviderClients {
  const allow = parseAllowList(settings.allow);
  const seconds = Math.min(settings.seconds, patience.silence);
  const outgoing = openOutgoing({ ...settings, seconds, bytes: patience.bytes }, { retries: 1 });
  const fetch: CustomFetch = async (url, options) => {
    if (!isSafeAddress(url, allow)) {
      throw new SourceError('unreachable', `"${URL.parse(url)?.host ?? ''}" is asked by https only.`);
    }
    return outgoing.fetch(url, options as RequestInit);
  };
  const remembered = new Map<string, { readonly client: Promise<ProviderClient>; until: number }>();
  const anew: ProviderClients['of'] = (tenantId, provider, keys) => {
    const key = keyOf(tenantId, provider);
    const client = clientOf(tenantId, provider, keys, fetch, allow);
    const entry = { client, until: performance.now() + kept.known };
    client.catch(() => {
      entry.until = performance.now() + kept.failed;
    });
    remembered.delete(key);
    remembered.set(key, entry);
    if (remembered.size > mostKept) remembered.delete(remembered.keys().next().value ?? '');
    return client;
  };
  return {
    of: (tenantId, provider, keys) => {
      const entry = remembered.get(keyOf(tenantId, provider));
      return entry !== undefined && entry.until > performance.now()
        ? entry.client
        : anew(tenantId, provider, keys);
    },
    anew,
    fetch,
    close: () => outgoing.close(),
  };
}

/** With other settings it is another client. */
function keyOf(tenantId: string, { providerId, issuer, clientId, secret }: IdentityProvider): string {
  return [tenantId, providerId, issuer, clientId, secret?.sealed.toString('base64') ?? ''].join(' ');
}

async function clientOf(
  tenantId: string,
  provider: IdentityProvider,
  keys: SecretKeys,
  fetch: CustomFetch,
  allow: AllowList,
): Promise<ProviderClient> {
  const { providerId, issuer, clientId, secret } = provider;
  const clientSecret =
    secret === null ? undefined : openSecret(keys, secret, placeOfClientSecret(tenantId, providerId));
  const metadata = await discovered(issuer, clientId, fetch, allow);
  const offered = metadata.id_token_signing_alg_values_supported;
  const configuration = new Configuration(
    // A signature of another kind is refused as one that the provider does not offer.
    { ...metadata, id_token_signing_alg_values_supported: usable(offered ?? ['RS256']) },
    clientId,
    {},
    authentication(metadata, clientSecret),
  );
  configuration[customFetch] = fetch;
  configuration.timeout = patience.request;
  // What may go without encryption, the fetch above decides.
  allowInsecureRequests(configuration);
  // The signature of an ID token is looked at also where it came from the provider itself by TLS.
  enableNonRepudiationChecks(configuration);
  const publicKeys = createRemoteJWKSet(new URL(metadata.jwks_uri ?? ''), {
    timeoutDuration: patience.request * 1000,
    [joseFetch]: (url, { headers, method, redirect, signal }) =>
      fetch(url, { headers: Object.fromEntries(headers), method, redirect, signal, body: null }),
  });
  return { configuration, metadata, keys: publicKeys };
}

async function discovered(
  issuer: string,
  clientId: string,
  fetch: CustomFetch,
  allow: AllowList,
): Promise<ServerMetadata> {
  if (!isSafeAddress(issuer, allow)) {
    throw failed(
      `The issuer "${issuer}" has no address with https. Without encryption go only hosts that the operator of this service allows by name (PSM_OUTGOING_ALLOW).`,
    );
  }
  let metadata: ServerMetadata;
  try {
    const found = await discovery(new URL(issuer), clientId, undefined, None(), {
      [customFetch]: fetch,
      timeout: patience.request,
      execute: [allowInsecureRequests],
    });
    metadata = { ...found.serverMetadata() };
  } catch (error) {
    throw failed(providerFault(error, 'discovery').message, error);
  }
  const fault = metadataFault(metadata, issuer, allow);
  if (fault !== undefined) throw failed(fault);
  return metadata;
}

/** By the body where the provider takes that, else by the header, which every provider takes (OpenID Connect Core 1.0 §9). */
function authentication(metadata: ServerMetadata, clientSecret: string | undefined) {
  if (clientSecret === undefined) return None();
  const offered = metadata.token_endpoint_auth_methods_supported;
  return offered?.includes('client_secret_post') === true
    ? ClientSecretPost(clientSecret)
    : ClientSecretBasic(clientSecret);
}

function failed(message: string, cause?: unknown): PsmError {
  return new PsmError('provider_failed', message, { cause });
}
