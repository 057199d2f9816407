import { z } from 'zod';
import { parsedFilter } from './filter.ts';

const text = () => z.string().trim().max(4_000).optional();

/** Left empty in the form, it is as if it had not been given. */
const given = (value: string | undefined): boolean => value !== undefined && value !== '';

/** OIDs and short names, with options: `cn;lang-de` (RFC 4512 §2.5). */
const attributeName = /^[A-Za-z0-9][A-Za-z0-9.-]*(?:;[A-Za-z0-9-]+)*$/;

export const settings = z
  .object({
    kind: z
      .enum(['active_directory', 'openldap'])
      .default('active_directory')
      .describe('What kind of directory it is. The second one fits every LDAP server that has entryUUID.')
      .meta({
        title: 'Directory',
        labels: {
          active_directory: 'Microsoft Active Directory',
          openldap: 'OpenLDAP and other LDAP servers',
        },
      }),
    host: z
      .string()
      .trim()
      .min(1)
      .max(253)
      .regex(/^[^\s/@]+$/, 'is a name or an address, without ldap:// before it and a port behind it')
      .describe(
        'The name of one server, as its certificate has it. Of Active Directory take one domain controller, not the name of the domain: changes are counted by each controller for itself.',
      )
      .meta({ title: 'Server', place: true, placeholder: 'dc1.corp.example.com' }),
    security: z
      .enum(['ldaps', 'starttls', 'none'])
      .default('ldaps')
      .describe(
        'How the connection is kept private. Without it the password and everybody’s data can be read on the way.',
      )
      .meta({
        title: 'Encryption',
        labels: { ldaps: 'LDAPS (port 636)', starttls: 'StartTLS (port 389)', none: 'None: not private' },
      }),
    port: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .describe('Empty for the usual one: 636 for LDAPS, 389 otherwise.')
      .meta({ title: 'Port', advanced: true }),
    ca_certificate: z
      .string()
      .trim()
      .max(100_000)
      .optional()
      .describe(
        'The certificate of the authority that signed the one of the server, as PEM. Only for an authority of your own; whoever runs the directory can export it.',
      )
      .meta({
        title: 'CA certificate',
        placeholder: '-----BEGIN CERTIFICATE-----',
        multiline: true,
        when: { security: ['ldaps', 'starttls'] },
      }),
    bind_dn: text()
      .describe(
        'The account that reads: its distinguished name, or for Active Directory its logon name, psm-reader@corp.example.com. It needs no other right than to read.',
      )
      .meta({ title: 'Account', placeholder: 'CN=PSM Reader,OU=Service Accounts,DC=corp,DC=example,DC=com' }),
    bind_password: z
      .string()
      .max(4_000)
      .optional()
      .describe(
        'The password of this account. Choose one that does not expire, or change it here when it does.',
      )
      .meta({ title: 'Password of the account' }),
    base_dn: z
      .string()
      .trim()
      .min(1)
      .max(4_000)
      .describe(
        'Where people are looked for, with everything below it: the distinguished name of an OU or of the domain.',
      )
      .meta({ title: 'Base DN', placeholder: 'OU=Staff,DC=corp,DC=example,DC=com' }),
    filter: text()
      .refine(
        (value) => !given(value) || parsedFilter(value ?? '') !== undefined,
        'is no LDAP filter (RFC 4515)',
      )
      .describe(
        'Which entries are people. Empty for the usual: (&(objectCategory=person)(objectClass=user)) in Active Directory, (objectClass=inetOrgPerson) elsewhere.',
      )
      .meta({ title: 'Filter', placeholder: '(&(objectCategory=person)(objectClass=user)(mail=*))' }),
    attributes: text()
      .refine(
        (value) => attributesOf(value).every((name) => attributeName.test(name)),
        'holds something that is no name of an attribute',
      )
      .describe(
        'Further attributes to read, separated by commas or blanks, as the directory spells them. They become columns.',
      )
      .meta({ title: 'More attributes', placeholder: 'extensionAttribute1, division' }),
    manager_mail: z
      .boolean()
      .default(true)
      .describe(
        'Look up the e-mail address of each manager: the column manager_mail beside the name of the entry in manager.',
      )
      .meta({ title: 'E-mail address of managers', advanced: true }),
    key_attribute: text()
      .refine((value) => !given(value) || attributeName.test(value ?? ''), 'is no name of an attribute')
      .describe(
        'What an entry never loses and never shares. Empty for entryUUID. 389 Directory Server, for example, has nsUniqueId.',
      )
      .meta({
        title: 'Attribute of the key',
        placeholder: 'entryUUID',
        when: { kind: ['openldap'] },
        advanced: true,
      }),
    page_size: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .default(500)
      .describe('Entries that are asked for at a time. A directory may allow fewer.')
      .meta({ title: 'Entries per page', advanced: true }),
    timeout_seconds: z
      .number()
      .int()
      .min(1)
      .max(600)
      .default(60)
      .describe('So long without a sign of life, and the server is given up.')
      .meta({ title: 'Patience in seconds', advanced: true }),
  })
  .superRefine((value, issues) => {
    if (value.kind === 'active_directory' && !given(value.bind_dn)) {
      issues.addIssue({
        code: 'custom',
        path: ['bind_dn'],
        message: 'is needed: Active Directory shows nothing without',
      });
    }
    // A name with an empty password is an anonymous bind that looks like a good one (RFC 4513 §5.1.2).
    if (given(value.bind_dn) && !given(value.bind_password)) {
      issues.addIssue({ code: 'custom', path: ['bind_password'], message: 'is needed for this account' });
    }
    if (!given(value.bind_dn) && given(value.bind_password)) {
      issues.addIssue({ code: 'custom', path: ['bind_dn'], message: 'is needed for this password' });
    }
  });

export type Settings = z.infer<typeof settings>;

export function attributesOf(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter((name) => name !== '');
}
