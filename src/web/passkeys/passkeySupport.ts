import { browserSupportsWebAuthn, browserSupportsWebAuthnAutofill } from '@simplewebauthn/browser';

/** An address of numbers has no name that a passkey could be for (WebAuthn Level 3, 5.1.3: the effective domain). */
const hasName = (host: string) => !/^(\[|[\d.]+$)/.test(host);

/** Can this browser use passkeys at this address? It needs https, or localhost. */
export const passkeysWork = (): boolean => browserSupportsWebAuthn() && hasName(location.hostname);

/** Can it offer them where an e-mail address is typed? */
export const offersPasskeys = async (): Promise<boolean> =>
  passkeysWork() && (await browserSupportsWebAuthnAutofill());

/** Did the person, or the browser for them, only not go on? Nothing has to be said then. */
export function isGivenUp(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError');
}
