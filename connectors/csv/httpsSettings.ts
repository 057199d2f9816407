import { z } from 'zod';
import { text } from './text.ts';

/** Where the file is one address. */
export const httpsSettings = {
  url: text()
    .describe(
      'The address that gives the file itself, not a page with a link to it. It begins with https://.',
    )
    .meta({
      title: 'Address of the file',
      place: true,
      placeholder: 'https://hr.example.com/exports/members.csv',
      when: { location: ['https'] },
      needed: true,
    }),
  sign_in: z
    .enum(['none', 'basic', 'bearer', 'header'])
    .default('none')
    .describe('How the server of the file wants to know who asks. Its documentation says which.')
    .meta({
      title: 'Sign-in',
      labels: {
        none: 'None',
        basic: 'User name and password (basic)',
        bearer: 'Token (bearer)',
        header: 'A header of its own',
      },
      when: { location: ['https'] },
    }),
  http_user: text()
    .describe('The user name for this address.')
    .meta({ title: 'User name', when: { location: ['https'], sign_in: ['basic'] }, needed: true }),
  http_password: text()
    .describe('The password of this user.')
    .meta({ title: 'Password', when: { location: ['https'], sign_in: ['basic'] }, needed: true }),
  token: text()
    .describe('The access token or API key, without the word "Bearer" before it.')
    .meta({ title: 'Token', when: { location: ['https'], sign_in: ['bearer'] }, needed: true }),
  header_name: text()
    .describe('The name of the header that carries the key.')
    .meta({
      title: 'Name of the header',
      placeholder: 'X-Api-Key',
      when: { location: ['https'], sign_in: ['header'] },
      needed: true,
    }),
  header_value: text()
    .describe('What stands in this header: the key.')
    .meta({
      title: 'Value of the header',
      when: { location: ['https'], sign_in: ['header'] },
      needed: true,
    }),
};
