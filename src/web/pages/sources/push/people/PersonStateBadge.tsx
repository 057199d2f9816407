import { Badge } from '@mantine/core';
import type { PersonState } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';

const colors = {
  next_cut: 'blue',
  waiting: 'yellow',
  attention: 'orange',
  declined: 'gray',
  failed: 'red',
  applied: 'green',
} as const;

/** How far what was pushed of somebody has come, in words. */
export function PersonStateBadge({ state }: { readonly state: PersonState }) {
  return <Badge color={colors[state]}>{strings.push.states[state]}</Badge>;
}
