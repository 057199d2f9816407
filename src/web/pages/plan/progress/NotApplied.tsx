import { Badge, Group, ScrollArea, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Approval, approvalQuery, planQuery } from '../../../api/plans.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';
import { PlanAgainButton } from './PlanAgainButton.tsx';

export interface NotAppliedProps {
  readonly planId: string;
  readonly approvalId: string;
  readonly outcomes: Approval['outcomes'];
}

/** Whom an approval left as they were, why, and what to do about it. */
export function NotApplied({ planId, approvalId, outcomes }: NotAppliedProps) {
  const words = strings.plan.progress;
  const { data, error, refetch } = useQuery(approvalQuery(approvalId));
  const { stale, failed } = outcomes;
  // The newer plan shows them already.
  const open = useQuery(planQuery(planId)).data?.newer === null;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        {stale > 0 && <Badge color="orange">{words.stale(stale)}</Badge>}
        {failed > 0 && <Badge color="red">{words.failed(failed)}</Badge>}
      </Group>
      {stale > 0 && <Text size="sm">{words.staleHint}</Text>}
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={96} />}
      {data !== undefined && (
        <ScrollArea.Autosize
          mah={360}
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': words.notApplied(stale + failed) }}
        >
          <Table miw={600} stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.person}</Table.Th>
                <Table.Th miw={110}>{words.change}</Table.Th>
                <Table.Th>{words.why}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.not_applied.map(({ item, row, person, kind, message }) => (
                <Table.Tr key={item}>
                  <Table.Td>
                    <Text size="sm" fw={600}>
                      {[person.first_name, person.last_name].filter(Boolean).join(' ') || person.email}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {person.email}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{words.kinds[kind]}</Text>
                    {row !== null && (
                      <Text size="sm" c="dimmed">
                        {words.inRow(row)}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{message}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
      {data !== undefined && data.not_applied.length < stale + failed && (
        <Text size="sm" c="dimmed">
          {words.listLimit(data.not_applied.length)}
        </Text>
      )}
      {open && <PlanAgainButton planId={planId} />}
    </Stack>
  );
}
