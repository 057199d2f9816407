import { Stack, Table, Text, Title } from '@mantine/core';
import type { Preview } from '../../../api/sources.ts';
import { strings } from '../../../strings/index.ts';
import classes from './Preview.module.css';

const text = strings.sourceForm;

/** The first records as they would arrive, and those that cannot be used. Wide ones are scrolled in their box. */
export function PreviewTable({ preview: { columns, rows, rejected } }: { readonly preview: Preview }) {
  return (
    <Stack gap="sm" mt="md">
      {rows.length > 0 ? (
        <>
          <div>
            <Title order={3}>{text.previewTitle(rows.length)}</Title>
            <Text size="sm" c="dimmed">
              {text.previewHint}
            </Text>
          </div>
          <div className={classes['box']} tabIndex={0} role="region" aria-label={text.previewTable}>
            <Table striped highlightOnHover={false} verticalSpacing={6} className={classes['table'] ?? ''}>
              <Table.Thead>
                <Table.Tr>
                  {columns.map((column) => (
                    <Table.Th key={column}>{column}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row, number) => (
                  <Table.Tr key={number}>
                    {columns.map((column, index) => (
                      <Table.Td key={column}>
                        {(row[index] ?? '') === '' ? (
                          <Text span size="sm" c="dimmed" fs="italic">
                            {text.blank}
                          </Text>
                        ) : (
                          row[index]
                        )}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        </>
      ) : (
        <div>
          <Title order={3}>{text.previewEmpty}</Title>
          <Text size="sm" c="dimmed">
            {text.previewEmptyHint}
          </Text>
        </div>
      )}
      {rejected.length > 0 && (
        <div>
          <Title order={3} mb={4}>
            {text.rejected(rejected.length)}
          </Title>
          <ul className={classes['rejected']}>
            {rejected.map(({ position, reason }) => (
              <li key={`${position} ${reason}`}>
                <Text span size="sm" fw={550}>
                  {position}
                </Text>
                <Text span size="sm">
                  : {reason}
                </Text>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Stack>
  );
}
