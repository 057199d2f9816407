import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ChangeKind, decisionsQuery } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';
import type { ChangeRows } from './useChangeRows.ts';

export interface ListAnewProps {
  readonly planId: string;
  readonly kind: ChangeKind;
  readonly rows: Pick<ChangeRows, 'rules' | 'anew' | 'behind'>;
}

/** A list of what is decided keeps its rows while somebody decides; this brings it up to date. */
export function ListAnew({ planId, kind, rows }: ListAnewProps) {
  const words = strings.changes.filters;
  const { data } = useQuery(decisionsQuery(planId));
  const last = data?.rules.find((rule) => rule.kind === kind)?.seq ?? 0;
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconRefresh size={16} aria-hidden />}
      disabled={rows.rules === null || last <= rows.rules}
      title={words.anewHint}
      onClick={rows.anew}
    >
      {words.anew}
    </Button>
  );
}
