import { Alert, Anchor, Group, ScrollArea, Skeleton, Stack, Table, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lookupQuery } from '../../api/history.ts';
import type { Run } from '../../api/runs.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';

const text = strings.history;

/** The answer in a sentence, then what it stands on: the rows of the file, the member, the plan. */
export function LookupAnswer({ run, person }: { readonly run: Run; readonly person: string }) {
  const { data, error, refetch } = useQuery(lookupQuery(run.run, person));
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap="sm" mt="md" aria-live="polite">
      {data === undefined ? (
        <Skeleton height={90} />
      ) : (
        <>
          <Alert icon={<IconInfoCircle />} title={text.verdicts[data.verdict]} color="indigo">
            {data.message}
          </Alert>
          {data.attention.map(({ row, code, message }) => (
            <Text key={`${row} ${code} ${message}`} size="sm">
              {message}
            </Text>
          ))}
          <Group gap="md">
            {data.member !== null && (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to="/people/$memberId" params={{ memberId: data.member?.id ?? '' }} {...props} />
                )}
              >
                {text.openMember(data.member.name)}
              </Anchor>
            )}
            {run.plan !== null && (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to="/plans/$planId" params={{ planId: run.plan ?? '' }} {...props} />
                )}
              >
                {text.openPlan}
              </Anchor>
            )}
          </Group>
          {data.rows.map(({ row, cells }) => (
            <ScrollArea key={row} tabIndex={0}>
              <Table withTableBorder>
                <Table.Caption>{text.rowOf(row)}</Table.Caption>
                <Table.Tbody>
                  {cells.map(({ column, value }) => (
                    <Table.Tr key={column}>
                      <Table.Th scope="row">{column}</Table.Th>
                      <Table.Td>{value}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea>
          ))}
        </>
      )}
    </Stack>
  );
}
