import { z } from 'zod';
import { longText, text } from './text.ts';

/** Places with many files, of which the newest is read. */
export const listed = ['folder', 'sftp', 's3'] as const;
const pulled = ['folder', 'https', 'sftp', 's3'] as const;

/** Which file is read, and when. */
export const fileSettings = {
  pattern: text()
    .describe(
      'Which files count: a name in which * stands for anything and ? for one character. Of the files that fit, the newest is read. Hidden files and names that end in .part, .tmp or .filepart never count.',
    )
    .meta({
      title: 'Name of the file',
      placeholder: 'members-*.csv',
      when: { location: [...listed] },
      needed: true,
    }),
  done_file: z
    .boolean()
    .default(false)
    .describe(
      'Read a file only when a second one with the ending .done lies beside it: members.csv.done or members.done. For systems that write one when they are finished.',
    )
    .meta({ title: 'Wait for a .done file', when: { location: [...listed] } }),
  after_reading: z
    .enum(['keep', 'move'])
    .default('keep')
    .describe(
      'What happens to a file that was read, and to older ones that it replaces. To move them, the account must be allowed to write.',
    )
    .meta({
      title: 'After reading',
      labels: { keep: 'Leave it there', move: 'Move it to the folder "processed"' },
      when: { location: [...listed] },
    }),
  still_seconds: z
    .number()
    .int()
    .min(0)
    .max(600)
    .default(10)
    .describe('A file is read when its size and time stay the same for so long. Longer for slow transfers.')
    .meta({
      title: 'Seconds without a change',
      when: { location: ['folder', 'sftp'] },
      advanced: true,
    }),
  oldest_days: z
    .number()
    .int()
    .min(1)
    .max(3_650)
    .optional()
    .describe('Say so as an error when the newest file is older than so many days. Empty: however old it is.')
    .meta({
      title: 'Oldest file, in days',
      placeholder: '7',
      when: { location: [...listed] },
      advanced: true,
    }),
};

/** How the bytes are to be understood. */
export const formatSettings = {
  encoding: z
    .enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])
    .optional()
    .describe('How the files are encoded. Left empty, it is found out from each file.')
    .meta({ title: 'Encoding', advanced: true }),
  separator: z
    .enum([',', ';', '\t', '|'])
    .optional()
    .describe('What stands between two cells. Left empty, it is found out from each file.')
    .meta({
      title: 'Separator',
      labels: { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Vertical bar |' },
      advanced: true,
    }),

  pgp_private_key: longText()
    .describe(
      'For files that are encrypted with PGP: your private key, with its first and last line. The sender encrypts with its public half.',
    )
    .meta({
      title: 'PGP private key',
      placeholder: '-----BEGIN PGP PRIVATE KEY BLOCK-----',
      multiline: true,
      when: { location: [...pulled] },
      advanced: true,
    }),
  pgp_passphrase: text()
    .describe('The passphrase of the PGP private key, if it has one.')
    .meta({ title: 'PGP passphrase', when: { location: [...pulled] }, advanced: true }),
  pgp_signer_key: longText()
    .describe(
      'The public PGP key of the sender. When it stands here, only files that are encrypted and signed by this key are read.',
    )
    .meta({
      title: 'PGP public key of the sender',
      placeholder: '-----BEGIN PGP PUBLIC KEY BLOCK-----',
      multiline: true,
      when: { location: [...pulled] },
      advanced: true,
    }),
};
