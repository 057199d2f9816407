import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { groupsQuery } from '../../../api/changes.ts';
import { useFieldLabel } from '../../../api/directory.ts';
import { strings } from '../../../strings/index.ts';

const named = 3;

/** Which fields are updated most. */
export function UpdatedFields({ planId }: { readonly planId: string }) {
  const fields = useQuery(groupsQuery(planId, 'update')).data?.fields;
  const label = useFieldLabel();
  if (fields === undefined || fields.length === 0) return null;
  const shown = fields.slice(0, named).map(({ field, count }) => ({ label: label(field), count }));
  return <Text size="sm">{strings.plan.overview.cards.fields(shown, fields.length - shown.length)}</Text>;
}
