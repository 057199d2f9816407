import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { SourceError } from '../../connector/sourceError.ts';
import { isPsmError } from '../../kernel/errors.ts';
import type { SigninProblem } from './problem.ts';

/** What went wrong between us and a provider. */
export interface ProviderFault {
  readonly problem: Extract<SigninProblem, 'refused' | 'provider_failed' | 'not_proved'>;
  /** For logs: a word of the protocol or of the library, which holds nothing that somebody sent. */
  readonly word: string;
  /** For owners: what is wrong and what to do. */
  readonly message: string;
}

/** The errors that a provider may answer with (RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core 1.0 §3.1.2.6), and what they mean here. */
const words: Readonly<Record<string, ProviderFault['problem']>> = {
  access_denied: 'refused',
  login_required: 'refused',
  interaction_required: 'refused',
  consent_required: 'refused',
  account_selection_required: 'refused',
  // The code was used, is too old, or belongs to another sign-in.
  invalid_grant: 'not_proved',
  invalid_request: 'provider_failed',
  invalid_client: 'provider_failed',
  unauthorized_client: 'provider_failed',
  unsupported_response_type: 'provider_failed',
  unsupported_grant_type: 'provider_failed',
  invalid_scope: 'provider_failed',
  server_error: 'provider_failed',
  temporarily_unavailable: 'provider_failed',
};

/** Codes of openid-client for answers that cannot be read, in difference to those that can be and prove nothing. */
const unreadable = [
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
  'OAUTH_REQUEST_PROTOCOL_FORBIDDEN',
];

/**
 * Reads what openid-client or the outgoing client throws. Pure.
 *
 * @param step what the provider was asked for, for the sentence
 */
export function providerFault(error: unknown, step: 'discovery' | 'tokens'): ProviderFault {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    const problem = words[error.error];
    const word = problem === undefined ? 'an error of its own' : error.error;
    const message =
      error.error === 'invalid_client'
        ? 'The provider does not know this client, or its secret is wrong. Enter client id and secret again.'
        : `The provider answers "${word}".`;
    return { problem: problem ?? 'provider_failed', word, message };
  }
  const cause = sourceErrorIn(error);
  if (cause !== undefined) return { problem: 'provider_failed', word: cause.fault, message: cause.message };
  if (isPsmError(error)) return { problem: 'provider_failed', word: error.code, message: error.message };
  const code = error instanceof ClientError ? (error.code ?? '') : '';
  const issuer = step === 'discovery' && code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED';
  if (issuer) {
    const message =
      'It calls itself by another issuer. Enter its issuer exactly as it writes it, down to the slash at the end.';
    return { problem: 'provider_failed', word: code, message };
  }
  if (step === 'discovery' || code === '' || unreadable.includes(code)) {
    const message =
      code === 'OAUTH_TIMEOUT'
        ? 'The provider does not answer in time.'
        : 'What is answered there is none of an OpenID Connect provider. Look at the issuer: with "/.well-known/openid-configuration" behind it there must be a document in JSON.';
    return { problem: 'provider_failed', word: code === '' ? 'no answer' : code, message };
  }
  return {
    problem: 'not_proved',
    word: code,
    message: 'What the provider answers does not prove who it is.',
  };
}

function sourceErrorIn(error: unknown): SourceError | undefined {
  for (let at = error, steps = 0; at instanceof Error && steps < 5; at = at.cause, steps += 1) {
    if (at instanceof SourceError) return at;
  }
  return undefined;
}
