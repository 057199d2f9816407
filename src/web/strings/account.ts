import { formatAgo, formatDay, formatMoment, plural } from '../format.ts';
import type { AdminSession } from '../api/signin.ts';

const methods: Readonly<Record<AdminSession['method'], string>> = {
  link: 'with a link',
  provider: 'with an identity provider',
  passkey: 'with a passkey',
};

/** Where somebody is signed in, and what they sign in with. */
export const account = {
  title: 'Your sign-in',
  description: (email: string) => `How you, ${email}, get in, and where you are signed in.`,

  sessions: {
    title: 'Where you are signed in',
    hint: 'End a sign-in that you do not recognise, and one that you forgot on another device.',
    unknown: 'Unknown browser',
    current: 'This one',
    facts: ({ method, provider, created_at, seen_at }: AdminSession) =>
      `Signed in ${formatMoment(created_at)} ${provider === null ? methods[method] : `with ${provider}`} · last seen ${formatAgo(seen_at)}`,
    from: (address: string) => `from ${address}`,
    until: (when: string) => `ends ${formatMoment(when)} at the latest`,
    end: 'End',
    endOf: (browser: string, when: string) => `End the sign-in in ${browser} of ${formatMoment(when)}`,
    ended: 'This sign-in is ended.',
    endOthers: 'End all others',
    endOthersTitle: (count: number) => `End ${plural(count, 'other sign-in', 'other sign-ins')}?`,
    endOthersText: 'Whoever works there has to sign in again. This window stays signed in.',
    othersEnded: 'You are signed in only here now.',
  },

  passkeys: {
    title: 'Passkeys',
    hint: 'A passkey lets you in with the fingerprint, face or PIN of your device, without a password or a mail; nobody can steal it by a false page.',
    empty: 'No passkey yet',
    emptyHint: 'Add one, and next time you are in within a second.',
    unsupported:
      'Passkeys work in current browsers, at an address that begins with https and has a name; on the server itself, open it as localhost.',
    add: 'Add a passkey',
    addTitle: 'Add a passkey',
    addHint:
      'Give it a name by which you know it again. Then your browser asks for your fingerprint, face or PIN. This works within 15 minutes of signing in.',
    name: 'Name',
    namePlaceholder: 'My laptop',
    go: 'Continue',
    added: (name: string) => `The passkey “${name}” is added.`,
    givenUp: 'No passkey was made. Try once more when you are ready.',
    known: 'This device has a passkey for you already. Remove that one first, or use another device.',
    synced: 'On all devices of your password manager',
    facts: (created: string, used: string | null) =>
      `Added ${formatDay(created)} · ${used === null ? 'not used yet' : `last used ${formatAgo(used)}`}`,
    renamed: (name: string) => `The passkey is called “${name}” now.`,
    remove: 'Remove',
    removeOf: (name: string) => `Remove ${name}`,
    removeTitle: (name: string) => `Remove “${name}”?`,
    removeText: 'It does not let you in any more. Delete it on your device, too: it is of no use there.',
    removed: (name: string) => `The passkey “${name}” is removed.`,
  },
};
