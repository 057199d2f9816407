import { baseUrlSetting, listed } from '#connector';
import { z } from 'zod';

/** What is read of the usual objects, where nobody says otherwise. */
const usualFields: Readonly<Record<string, string>> = {
  contact: 'FirstName, LastName, Email, Title, Department, Account.Name, MailingCity, MailingCountry',
  user: 'FirstName, LastName, Email, Username, IsActive, EmployeeNumber, Title, Department, Division, CompanyName, City, Country, Manager.Email',
};

export const config = z
  .object({
    domain: z
      .string()
      .regex(
        /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i,
        'must be a host name such as acme.my.salesforce.com, without https://',
      )
      .refine(
        (domain) =>
          !/^(?:login|test)\.salesforce\.com$|\.lightning\.force\.com$|\.salesforce-setup\.com$/i.test(
            domain,
          ),
        'must be the My Domain of your organization, such as acme.my.salesforce.com',
      )
      .describe('In Salesforce: Setup, Company Settings, My Domain, Current My Domain URL.')
      .meta({ title: 'My Domain', place: true, placeholder: 'acme.my.salesforce.com' }),
    sign_in: z
      .enum(['secret', 'key'])
      .default('secret')
      .describe('A client secret is quicker to set up. A key never leaves this server.')
      .meta({
        title: 'Sign in by',
        labels: { secret: 'Client secret (client credentials flow)', key: 'Private key (JWT bearer flow)' },
      }),
    client_id: z
      .string()
      .min(1)
      .describe(
        'Of the external client app: Settings, OAuth Settings, Consumer Key and Secret, Consumer Key.',
      )
      .meta({ title: 'Consumer key' }),
    client_secret: z
      .string()
      .min(1)
      .optional()
      .describe('Beside the consumer key: Consumer Secret.')
      .meta({ title: 'Consumer secret', when: { sign_in: ['secret'] }, needed: true }),
    username: z
      .string()
      .min(1)
      .optional()
      .describe('The user name of the integration user, which looks like an e-mail address.')
      .meta({ title: 'User name', placeholder: 'psm@acme.com', when: { sign_in: ['key'] }, needed: true }),
    private_key: z
      .string()
      .min(1)
      .optional()
      .describe('The RSA private key (PEM) whose certificate was uploaded to the app.')
      .meta({ title: 'Private key', multiline: true, when: { sign_in: ['key'] }, needed: true }),
    object: z
      .string()
      .regex(/^[A-Za-z]\w*$/, 'is an API name such as Contact, User or Member__c')
      .default('Contact')
      .describe('The object whose records are people, by its API name: Contact, User, or one of your own.')
      .meta({ title: 'Object', placeholder: 'Contact' }),
    fields: z
      .string()
      .refine(
        (text) =>
          listed(text).length > 0 &&
          listed(text).every((name) => /^[A-Za-z]\w*(\.[A-Za-z]\w*){0,5}$/.test(name)),
        'is a list of API names such as FirstName, Account.Name, Region__c',
      )
      .optional()
      .describe(
        'Fields that are read, separated by commas, by their API names; those of related records by a dot: Account.Name. Empty, the usual ones of Contact or User.',
      )
      .meta({ title: 'Fields', placeholder: usualFields['contact'], multiline: true }),
    where: z
      .string()
      .min(1)
      .refine((text) => !/[\r\n]/.test(text), 'must be one line')
      .optional()
      .describe('Only these records count: what follows WHERE in SOQL, for example Member__c = true.')
      .meta({ title: 'Filter', placeholder: "RecordType.DeveloperName = 'Member'" }),
    bulk: z
      .enum(['auto', 'never', 'always'])
      .default('auto')
      .describe(
        'How everybody is read: large lists by an export job (Bulk API 2.0), which needs few API calls, others page by page.',
      )
      .meta({
        title: 'Bulk API',
        advanced: true,
        labels: { auto: 'From 50,000 records', never: 'Never', always: 'Always' },
      }),
    base_url: baseUrlSetting('My Domain').meta({
      placeholder: 'https://acme--test.sandbox.my.salesforce.com',
    }),
  })
  .superRefine(({ sign_in, client_secret, username, private_key, object, fields }, context) => {
    const miss = (name: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (sign_in === 'secret' && client_secret === undefined)
      miss('client_secret', 'is needed to sign in by a secret');
    if (sign_in === 'key' && username === undefined) miss('username', 'is needed to sign in by a key');
    if (sign_in === 'key' && private_key === undefined) miss('private_key', 'is needed to sign in by a key');
    if (fields === undefined && usualFields[object.toLowerCase()] === undefined)
      miss('fields', 'are needed of this object');
  });

export type Settings = z.infer<typeof config>;

/** Names of the fields that are read, without the id. */
export function fieldsOf({ object, fields }: Settings): string[] {
  const names = listed(fields ?? usualFields[object.toLowerCase()] ?? '');
  return names.filter((name, index) => {
    const lower = name.toLowerCase();
    return lower !== 'id' && names.findIndex((other) => other.toLowerCase() === lower) === index;
  });
}
