import { attribute, elements } from './attribute.ts';
import type { Schema } from './types.ts';

const text = (name: string, description: string) => attribute({ name, description });

const name = attribute({
  name: 'name',
  type: 'complex',
  description: 'The parts of the name of the user.',
  subAttributes: [
    text('formatted', 'The full name as it is shown, with titles and suffixes.'),
    text('familyName', 'The family name, or last name.'),
    text('givenName', 'The given name, or first name.'),
    text('middleName', 'Names between the given name and the family name.'),
    text('honorificPrefix', 'What precedes the name, such as Ms. or Dr.'),
    text('honorificSuffix', 'What follows the name, such as III.'),
  ],
});

const addresses = elements({
  name: 'addresses',
  description: 'Postal addresses of the user.',
  types: ['work', 'home', 'other'],
  others: [
    text('formatted', 'The whole address as it is shown or printed; it may have several lines.'),
    text('streetAddress', 'Street, house number, post office box; it may have several lines.'),
    text('locality', 'The city or town.'),
    text('region', 'The state or region.'),
    text('postalCode', 'The postal code.'),
    text('country', 'The country.'),
  ],
});

const groups = attribute({
  name: 'groups',
  type: 'complex',
  multiValued: true,
  mutability: 'readOnly',
  description: 'Groups that the user belongs to. It changes with the members of groups, never here.',
  subAttributes: [
    attribute({ name: 'value', mutability: 'readOnly', description: 'The id of the group.' }),
    attribute({
      name: '$ref',
      type: 'reference',
      referenceTypes: ['Group'],
      mutability: 'readOnly',
      description: 'Where the group is.',
    }),
    attribute({ name: 'display', mutability: 'readOnly', description: 'The name of the group.' }),
    attribute({
      name: 'type',
      mutability: 'readOnly',
      canonicalValues: ['direct', 'indirect'],
      description: 'Whether the user is a member of the group itself, or of a group within it.',
    }),
  ],
});

/** The core schema of users, RFC 7643 §4.1; characteristics as §8.7.1 writes them. */
export const userSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'User Account',
  attributes: [
    attribute({
      name: 'userName',
      required: true,
      uniqueness: 'server',
      description:
        'What the user signs in with. No two users of a connection have the same, in whatever case.',
    }),
    name,
    text('displayName', 'The name that people are shown.'),
    text('nickName', 'What the user is called in everyday life.'),
    attribute({
      name: 'profileUrl',
      type: 'reference',
      referenceTypes: ['external'],
      description: 'A page about the user.',
    }),
    text('title', 'The job title.'),
    text('userType', 'How the user and the organization are related, such as Employee or Contractor.'),
    text('preferredLanguage', 'The language the user prefers, as the header Accept-Language writes it.'),
    text('locale', 'Where the user is, for currency, dates and numbers; a language tag such as en-US.'),
    text('timezone', 'The time zone by its name in the IANA database, such as America/Los_Angeles.'),
    attribute({
      name: 'active',
      type: 'boolean',
      description: 'Whether the account is in use. Somebody who is not active cannot sign in.',
    }),
    attribute({
      name: 'password',
      mutability: 'writeOnly',
      returned: 'never',
      description: 'Accepted and thrown away at once: no password is ever stored.',
    }),
    elements({
      name: 'emails',
      description: 'E-mail addresses of the user.',
      value: { description: 'The address.' },
      types: ['work', 'home', 'other'],
    }),
    elements({
      name: 'phoneNumbers',
      description: 'Phone numbers of the user.',
      value: { description: 'The number, kept as it was sent.' },
      types: ['work', 'home', 'mobile', 'fax', 'pager', 'other'],
    }),
    elements({
      name: 'ims',
      description: 'Addresses of the user for instant messages.',
      value: { description: 'The address.' },
      types: ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo'],
    }),
    elements({
      name: 'photos',
      description: 'Where pictures of the user are.',
      value: {
        type: 'reference',
        referenceTypes: ['external'],
        description: 'The URL of the picture.',
      },
      types: ['photo', 'thumbnail'],
    }),
    addresses,
    groups,
    elements({
      name: 'entitlements',
      description: 'What the user is entitled to.',
      value: { description: 'The entitlement.' },
    }),
    elements({
      name: 'roles',
      description: 'What the user is, such as Student or Faculty.',
      value: { description: 'The role.' },
    }),
    elements({
      name: 'x509Certificates',
      description: 'Certificates of the user.',
      value: { type: 'binary', description: 'The certificate, DER in base64.' },
    }),
  ],
};
