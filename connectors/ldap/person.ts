import type { LdapEntry } from './connection.ts';
import { attributesOf, type Settings } from './settings.ts';
import { guidOf, textOf } from './values.ts';

const usual = {
  active_directory: [
    'sAMAccountName userPrincipalName mail givenName sn displayName employeeID employeeNumber',
    'employeeType title department division company physicalDeliveryOfficeName l st co',
    'telephoneNumber mobile preferredLanguage manager whenCreated accountExpires',
  ],
  openldap: [
    'uid mail givenName sn cn displayName employeeNumber employeeType title ou o',
    'departmentNumber physicalDeliveryOfficeName l st telephoneNumber mobile',
    'preferredLanguage manager createTimestamp',
  ],
};

/** Of these one value counts, the first; further ones come in a column beside it. */
const single = new Set(['mail', 'givenname', 'sn', 'cn', 'uid', 'displayname', 'userprincipalname']);

/** Bit 2 of userAccountControl: ADS_UF_ACCOUNTDISABLE. */
const disabled = 2;

/** The attributes that become columns, as they are called. */
export function columnNames(settings: Settings): string[] {
  const names = [
    ...usual[settings.kind].flatMap((line) => line.split(' ')),
    ...attributesOf(settings.attributes),
  ];
  const first = new Map<string, string>();
  for (const name of names) if (!first.has(name.toLowerCase())) first.set(name.toLowerCase(), name);
  return [...first.values()];
}

export function keyAttribute({ kind, key_attribute: named }: Settings): string {
  if (kind === 'active_directory') return 'objectGUID';
  return named === undefined || named === '' ? 'entryUUID' : named;
}

/** The attribute that tells of changes. */
export function changeAttribute({ kind }: Settings): 'uSNChanged' | 'modifyTimestamp' {
  return kind === 'active_directory' ? 'uSNChanged' : 'modifyTimestamp';
}

/** What a search for people asks for: no more than what is used, so that photos and certificates stay where they are. */
export function searchedAttributes(settings: Settings): string[] {
  const status = settings.kind === 'active_directory' ? ['userAccountControl'] : [];
  return [
    ...new Set([...columnNames(settings), ...status, keyAttribute(settings), changeAttribute(settings)]),
  ];
}

/** What an entry never loses; undefined when the server does not show it. */
export function keyOf(entry: LdapEntry, settings: Settings): string | undefined {
  const [value] = entry.values.get(keyAttribute(settings).toLowerCase()) ?? [];
  if (value === undefined || value.length === 0) return undefined;
  return settings.kind === 'active_directory' ? guidOf(value) : value.toString('utf8').toLowerCase();
}

/** The columns of an entry. Values that are not text are left out; several are in the order of their texts, since LDAP has none. */
export function attributesOfEntry(entry: LdapEntry, settings: Settings): Record<string, unknown> {
  const columns: [string, unknown][] = [['dn', entry.dn]];
  for (const name of columnNames(settings)) {
    const low = name.toLowerCase();
    const texts = (entry.values.get(low) ?? [])
      .map((value) => textOf(low, value))
      .filter((text) => text !== undefined);
    if (texts.length > 1 && single.has(low)) {
      columns.push([name, texts[0]], [`${name}.others`, texts.slice(1).toSorted()]);
    } else {
      columns.push([name, texts.length > 1 ? texts.toSorted() : texts[0]]);
    }
  }
  if (settings.kind === 'active_directory') columns.push(['account_status', accountStatus(entry)]);
  return Object.fromEntries(columns);
}

function accountStatus(entry: LdapEntry): string | undefined {
  const [value] = entry.values.get('useraccountcontrol') ?? [];
  const flags = Number(value?.toString('latin1'));
  if (value === undefined || !Number.isInteger(flags)) return undefined;
  return (flags & disabled) === 0 ? 'enabled' : 'disabled';
}
