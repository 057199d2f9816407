import { formatAgo, formatMoment, formatNumber, plural } from '../format.ts';

/** How sure one can be that the audit trail is as it was written. */
export const trailSeal = {
  title: 'Sealed trail',
  hint: 'Every entry is sealed shortly after it is written, one seal built on the other: whoever changes or removes one later breaks the chain.',
  sealed: (entries: number, when: string | undefined) =>
    when === undefined
      ? 'Nothing is sealed yet.'
      : `${plural(entries, 'entry is', 'entries are')} sealed, the last ${formatAgo(when)}.`,
  unsealed: (count: number) =>
    `${plural(count, 'entry is', 'entries are')} too new to be sealed; that takes a moment.`,
  verify: 'Verify',
  verified: (entries: number, seals: number, when: string) =>
    `Sealed, and verified ${formatMoment(when)}: all ${formatNumber(entries)} entries are as they were written (${plural(seals, 'seal', 'seals')}).`,
  broken: (count: number) =>
    `The trail is not as it was written: ${plural(count, 'place is', 'places are')} wrong`,
  brokenHint:
    'Somebody changed it past this program. Do not go on working before whoever runs the server has looked into it; keep a download of the trail and the backups.',
  most: (count: number) => `The first ${formatNumber(count)} are listed.`,
};
