import { Badge } from '@mantine/core';
import { strings } from '../strings/index.ts';

const colors = {
  active: 'green',
  invited: 'indigo',
  deactivated: 'orange',
  deleted: 'red',
  purged: 'gray',
} as const;

/** A member's status, in a word and a colour. */
export function StatusBadge({ status }: { readonly status: keyof typeof colors }) {
  return <Badge color={colors[status]}>{strings.people.statuses[status]}</Badge>;
}
