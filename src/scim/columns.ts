import { type Field, isAccountField } from '../directory/fields.ts';

/** The tenant's own fields as attributes: one for each field that is no column of the account, by its key. */
export const customExtension = 'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User';
export const enterpriseExtension = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** A column of pushed people: what mappings and runs call it, and what SCIM calls it. */
export interface PushedColumn {
  readonly name: string;
  /** As a person enters it at the identity provider. */
  readonly attribute: string;
}

/** What every connection has columns for, whether anything was pushed yet or not, in the order in which people see them. */
const standard: readonly PushedColumn[] = [
  { name: 'userName', attribute: 'userName' },
  { name: 'externalId', attribute: 'externalId' },
  { name: 'name.givenName', attribute: 'name.givenName' },
  { name: 'name.familyName', attribute: 'name.familyName' },
  { name: 'email', attribute: 'emails[type eq "work"].value' },
  { name: 'active', attribute: 'active' },
  ...[
    'displayName',
    'nickName',
    'title',
    'userType',
    'preferredLanguage',
    'locale',
    'timezone',
    'profileUrl',
  ].map(plain),
  ...['employeeNumber', 'costCenter', 'organization', 'division', 'department'].map((name) => ({
    name: `enterprise.${name}`,
    attribute: `${enterpriseExtension}:${name}`,
  })),
  { name: managerEmail(), attribute: `${enterpriseExtension}:manager` },
  { name: 'phoneNumbers.work.value', attribute: 'phoneNumbers[type eq "work"].value' },
  { name: 'phoneNumbers.mobile.value', attribute: 'phoneNumbers[type eq "mobile"].value' },
  ...['streetAddress', 'locality', 'region', 'postalCode', 'country'].map((name) => ({
    name: `addresses.work.${name}`,
    attribute: `addresses[type eq "work"].${name}`,
  })),
];

function plain(name: string): PushedColumn {
  return { name, attribute: name };
}

/** The address of the person that `manager` names by id: looked up when a run is made. */
export function managerEmail(): string {
  return 'enterprise.manager.email';
}

/** The column of the tenant's own attribute for a field. */
export function customColumn(key: string): string {
  return `custom.${key}`;
}

/** All columns that a connection begins with. */
export function pushedColumns(fields: readonly Field[]): readonly PushedColumn[] {
  const own = fields.filter((field) => !isAccountField(field));
  return [
    ...standard,
    ...own.map((field) => ({ name: customColumn(field.key), attribute: `${customExtension}:${field.key}` })),
  ];
}
