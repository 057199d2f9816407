import { z } from 'zod';
import { longText, text } from './text.ts';

/** Where the files lie on an SFTP server. */
export const sftpSettings = {
  host: text()
    .describe('The name of the SFTP server, without sftp:// before it. Whoever runs it tells you.')
    .meta({
      title: 'SFTP server',
      place: true,
      placeholder: 'sftp.example.com',
      when: { location: ['sftp'] },
      needed: true,
    }),
  port: z
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(22)
    .describe('22 unless whoever runs the server says otherwise.')
    .meta({ title: 'Port', when: { location: ['sftp'] } }),
  user: text()
    .describe('The account on the SFTP server.')
    .meta({ title: 'User name', when: { location: ['sftp'] }, needed: true }),
  password: text()
    .describe('The password of this account. Leave it empty when you sign in by a key.')
    .meta({ title: 'Password', when: { location: ['sftp'] } }),
  private_key: longText()
    .describe(
      'The whole private key, with its first and last line. Its public half goes to whoever runs the server. Leave it empty when you sign in by a password.',
    )
    .meta({
      title: 'Private key',
      placeholder: '-----BEGIN OPENSSH PRIVATE KEY-----',
      multiline: true,
      when: { location: ['sftp'] },
    }),
  passphrase: text()
    .describe('Only when the private key is protected by one.')
    .meta({ title: 'Passphrase of the private key', when: { location: ['sftp'] } }),
  host_key: longText()
    .describe(
      'What proves that it is the right server: its fingerprint, SHA256:…, or its public key. Leave it empty and press "Check": the fingerprint that the server shows stands there. Compare it with the one that whoever runs the server gives you, then put it in here.',
    )
    .meta({
      title: 'Host key of the server',
      placeholder: 'SHA256:AbCd…',
      multiline: true,
      when: { location: ['sftp'] },
    }),
  remote_folder: text()
    .describe(
      'The folder on the SFTP server, as this account sees it. Empty for the folder that one arrives in.',
    )
    .meta({ title: 'Folder', placeholder: '/outgoing', when: { location: ['sftp'] } }),
  old_algorithms: z
    .boolean()
    .default(false)
    .describe(
      'Also accept SHA-1 and CBC, which are not safe any more. Only for a server that knows nothing newer, and only until it is renewed.',
    )
    .meta({ title: 'Old, unsafe algorithms', when: { location: ['sftp'] }, advanced: true }),
};
