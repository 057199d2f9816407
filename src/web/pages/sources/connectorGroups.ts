import {
  type Icon,
  IconAddressBook,
  IconBuildingSkyscraper,
  IconFileSpreadsheet,
  IconHeartHandshake,
  IconPlugConnected,
} from '@tabler/icons-react';
import type { Connector } from '../../api/sources.ts';
import type { strings } from '../../strings/index.ts';

export type ConnectorGroup = keyof typeof strings.sources.groups;

/** What the connectors of the product are for. Those of others are "other systems". */
const groupOf: Readonly<Record<string, ConnectorGroup>> = {
  csv: 'files',
  scim: 'identity',
  'scim-push': 'identity',
  ldap: 'identity',
  entra: 'identity',
  okta: 'identity',
  'google-workspace': 'identity',
  bamboohr: 'hr',
  hibob: 'hr',
  workday: 'hr',
  hubspot: 'crm',
  salesforce: 'crm',
};

const icons: Readonly<Record<ConnectorGroup, Icon>> = {
  files: IconFileSpreadsheet,
  identity: IconAddressBook,
  hr: IconBuildingSkyscraper,
  crm: IconHeartHandshake,
  other: IconPlugConnected,
};

/** The picture of the kind of system that a connector reads. */
export function iconOf(connector: string): Icon {
  return icons[groupOf[connector] ?? 'other'];
}

/** Do systems of this kind number people as the files of HR do? A person may say otherwise. */
export function usualIds(connector: string): 'directory' | 'own' {
  const group = groupOf[connector];
  return group === 'files' || group === 'hr' ? 'directory' : 'own';
}

/** Connectors whose title or description has all words that are sought, by kind. Pure. */
export function groupedConnectors(
  connectors: readonly Connector[],
  sought: string,
): [ConnectorGroup, Connector[]][] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = connectors.filter(({ title, name, docs }) =>
    words.every((word) => `${title} ${name} ${docs}`.toLowerCase().includes(word)),
  );
  return (Object.keys(icons) as ConnectorGroup[])
    .map((group): [ConnectorGroup, Connector[]] => [
      group,
      found
        .filter(({ name }) => (groupOf[name] ?? 'other') === group)
        .toSorted((one, other) => one.title.localeCompare(other.title)),
    ])
    .filter(([, members]) => members.length > 0);
}
