import { z } from 'zod';
import { fileSettings, formatSettings, listed } from './fileSettings.ts';
import { httpsSettings } from './httpsSettings.ts';
import { s3Settings } from './s3Settings.ts';
import { sftpSettings } from './sftpSettings.ts';
import { text } from './text.ts';

const locations = ['upload', 'folder', 'https', 'sftp', 's3'] as const;
/** Left empty in the form, it is as if it had not been given. */
const given = (value: string | undefined): boolean => value !== undefined && value !== '';

/** The settings. Which of them are needed depends on `location`. */
export const settings = z
  .object({
    location: z
      .enum(locations)
      .default('upload')
      .describe('Somebody uploads the files here, or they are fetched from where your HR system puts them.')
      .meta({
        title: 'Where the file lies',
        labels: {
          upload: 'It is uploaded here',
          folder: 'In a folder of this server',
          https: 'At a web address (HTTPS)',
          sftp: 'On an SFTP server',
          s3: 'In S3 storage (Amazon S3, MinIO, Cloudflare R2 and others)',
        },
      }),

    folder: text()
      .describe(
        'The full path of the folder on the machine that runs Profile Sync Manager. Its operator must have allowed it by PSM_FOLDERS.',
      )
      .meta({
        title: 'Folder',
        placeholder: '/srv/hr-export',
        when: { location: ['folder'] },
        needed: true,
      }),

    ...httpsSettings,
    ...sftpSettings,
    ...s3Settings,
    ...fileSettings,
    ...formatSettings,
  })
  .superRefine((all, issues) => {
    const refuse = (setting: string, message: string) =>
      issues.addIssue({ code: 'custom', path: [setting], message });
    const need = (setting: keyof typeof all, message: string) => {
      if (!given(all[setting] as string | undefined)) refuse(setting, message);
    };
    if (all.location === 'folder') need('folder', 'Say which folder of this server the files lie in');
    if (all.location === 'https') {
      need('url', 'Say at which address the file is');
      if (given(all.url) && !secureAddress(all.url ?? ''))
        refuse(
          'url',
          'It must be an address that begins with https://, so that nobody on the way can read it',
        );
      if (all.sign_in === 'basic') {
        need('http_user', 'Say as which user to sign in');
        need('http_password', 'The password is needed to sign in');
      }
      if (all.sign_in === 'bearer') need('token', 'The token is needed to sign in');
      if (all.sign_in === 'header') {
        need('header_name', 'Say which header carries the key');
        need('header_value', 'Say what stands in the header');
        if (given(all.header_name) && !/^[\w!#$%&'*+.^`|~-]+$/.test(all.header_name ?? ''))
          refuse('header_name', 'The name of a header has letters, digits and hyphens only');
      }
    }
    if (all.location === 'sftp') {
      need('host', 'Say which server the files lie on');
      if (/[/@\s]/.test(all.host ?? ''))
        refuse('host', 'Only the name of the server, for example sftp.example.com');
      need('user', 'Say which account to sign in with');
      if (!given(all.private_key)) need('password', 'Give the password of the account or a private key');
    }
    if (all.location === 's3') {
      need('bucket', 'Say which bucket the files lie in');
      need('access_key_id', 'The id of an access key is needed to sign in');
      need('secret_access_key', 'The secret half of the access key is needed to sign in');
      if (given(all.endpoint) && !/^https?:$/.test(protocolOf(all.endpoint ?? '')))
        refuse('endpoint', 'It must be an address that begins with https://');
    }
    if ((listed as readonly string[]).includes(all.location)) {
      need('pattern', 'Say which file to read, for example members-*.csv');
      if (/[/\\]/.test(all.pattern ?? ''))
        refuse('pattern', 'Only the name of the file: the folder is a setting of its own');
    }
    if (given(all.pgp_signer_key))
      need('pgp_private_key', 'Needed too: signed files are read only when they are encrypted');
  });

export type Settings = z.infer<typeof settings>;

/** Settings that are stored encrypted. */
export const secretFields = [
  'http_password',
  'token',
  'header_value',
  'password',
  'private_key',
  'passphrase',
  'secret_access_key',
  'session_token',
  'pgp_private_key',
  'pgp_passphrase',
] as const satisfies readonly (keyof Settings)[];

/** Passwords and people's data do not go over the net in the clear; to this very machine they may. */
function secureAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname))
  );
}

function protocolOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : '';
}
