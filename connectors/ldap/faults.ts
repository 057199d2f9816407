import { SourceError } from '#connector';
import type { Settings } from './settings.ts';

/** What a server says when it does not do what it was asked. Its own words stay out, they quote names. */
export interface Refusal {
  readonly status: number;
  readonly errorMessage: string;
}

/** Reasons of Active Directory behind "invalid credentials", as the system error codes of Windows (winerror.h), in hexadecimal. */
const bindReasons: Readonly<Record<string, readonly [setting: string, words: string]>> = {
  '525': ['bind_dn', 'There is no such account.'],
  '52e': ['bind_password', 'The password is wrong, or there is no such account.'],
  '530': ['bind_dn', 'The account may not sign in at this time.'],
  '531': ['bind_dn', 'The account may not sign in from this machine.'],
  '532': [
    'bind_password',
    'The password of the account has expired. Set a new one, best one that does not expire.',
  ],
  '533': ['bind_dn', 'The account is disabled.'],
  '568': ['bind_dn', 'The account is in too many groups.'],
  '701': ['bind_dn', 'The account has expired.'],
  '773': [
    'bind_password',
    'The password of the account must be changed first: its option "must change at next logon" is set.',
  ],
  '775': ['bind_dn', 'The account is locked after too many attempts. Unlock it in the directory.'],
};

/** Result codes (RFC 4511 appendix A). */
export function refusalOf(
  { status, errorMessage }: Refusal,
  step: 'bind' | 'search' | 'starttls',
): SourceError {
  switch (status) {
    case 3:
      return new SourceError(
        'throttled',
        'The server needed longer than it allows for one search. Take a smaller base DN or page.',
        {
          setting: 'base_dn',
        },
      );
    case 4:
    case 11:
      return new SourceError(
        'unexpected_answer',
        'The server gives this account only a part of the entries (its size limit). Take fewer entries per page; when that does not help, the server knows no paged results, or whoever runs it has to raise the limit.',
        { setting: 'page_size' },
      );
    case 8:
    case 13:
      return new SourceError(
        'wrong_setting',
        'The server wants the connection to be private: choose LDAPS or StartTLS.',
        {
          setting: 'security',
        },
      );
    case 12:
      return new SourceError(
        'unexpected_answer',
        'The server does not know a way of searching that its kind has. Check the kind of directory.',
        {
          setting: 'kind',
        },
      );
    case 32:
      return new SourceError(
        'wrong_setting',
        'There is no entry of this base DN, or the account may not see it.',
        { setting: 'base_dn' },
      );
    case 34:
      return step === 'bind'
        ? new SourceError('wrong_setting', 'The name of the account is no distinguished name.', {
            setting: 'bind_dn',
          })
        : new SourceError('wrong_setting', 'The base DN is no distinguished name.', { setting: 'base_dn' });
    case 10:
      return new SourceError(
        'wrong_setting',
        'The base DN belongs to another server. Referrals are not followed: name that server instead.',
        { setting: 'base_dn' },
      );
    case 48:
      return new SourceError('not_allowed', 'The server does not let this account sign in with a password.', {
        setting: 'bind_dn',
      });
    case 49: {
      const [, code = ''] = /\bdata ([0-9a-f]{3,4})\b/i.exec(errorMessage) ?? [];
      const [setting, words] = bindReasons[code.toLowerCase()] ?? [
        'bind_password',
        'The server does not accept the account and its password.',
      ];
      return new SourceError('not_allowed', words, { setting });
    }
    case 50:
      return new SourceError('not_allowed', 'The account may not read there. Give it the right to.', {
        setting: 'bind_dn',
      });
    case 51:
    case 52:
      return new SourceError(
        'throttled',
        `The server is busy or is just starting (LDAP code ${status}). It will be tried again.`,
      );
    case 1:
      if (/successful bind/i.test(errorMessage)) {
        return new SourceError('wrong_setting', 'The server shows nothing without an account.', {
          setting: 'bind_dn',
        });
      }
      break;
    default:
  }
  if (step === 'starttls') {
    return new SourceError(
      'wrong_setting',
      `The server does not know StartTLS (LDAP code ${status}). Try LDAPS.`,
      { setting: 'security' },
    );
  }
  return new SourceError('unexpected_answer', `The server refused the ${step} (LDAP code ${status}).`);
}

export function brokenOff(cause?: Error): SourceError {
  return new SourceError('cut_off', 'The connection to the directory broke off. It will be tried again.', {
    cause,
  });
}

/** Codes of Node and OpenSSL for a certificate that is signed by nobody who is known here. */
const unknownSigner =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_.*|CERT_UNTRUSTED|ERR_OSSL.*)$/;

/** Why there is no connection. `talking`: there was one, and no TLS came of it. */
export function unreachable(
  cause: Error | undefined,
  { host, port, security }: Settings,
  talking: boolean,
): SourceError {
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : '';
  const failure = (fault: 'unreachable' | 'wrong_setting', words: string, setting: string) =>
    new SourceError(fault, words, { setting, cause });
  if (unknownSigner.test(code)) {
    return failure(
      'wrong_setting',
      'The certificate of the server is signed by an authority that is not known here. Paste its CA certificate.',
      'ca_certificate',
    );
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return failure(
      'unreachable',
      'The certificate of the server has expired. Whoever runs it has to renew it.',
      'host',
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return failure(
      'wrong_setting',
      'The certificate of the server is for another name. Take the name that stands in it.',
      'host',
    );
  }
  if (talking || /^(?:EPROTO|ERR_SSL|ERR_TLS)/.test(code)) {
    return failure(
      'unreachable',
      'The server does not speak TLS there, or hung up. Check encryption and port.',
      'security',
    );
  }
  const where = `${host}, port ${port ?? (security === 'ldaps' ? 636 : 389)}`;
  const words = code === 'ECONNREFUSED' ? `Nobody answers at ${where}.` : `${where} cannot be reached.`;
  return failure('unreachable', `${words} Check name and port, and whether a firewall is between.`, 'host');
}
