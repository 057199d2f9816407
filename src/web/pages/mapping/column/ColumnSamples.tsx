import { Stack, Text } from '@mantine/core';
import type { MappingColumn } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import { Samples } from '../Samples.tsx';

const text = strings.mapping.column;

/** What stands in the column, and how much of it is filled. */
export function ColumnSamples({ column }: { readonly column: MappingColumn }) {
  const all = column.filled + column.blank_cells;
  return (
    <Stack gap={6}>
      <Text fw={600} size="sm">
        {text.samples}
      </Text>
      <Samples column={column} most={5} />
      <Text size="sm" c="dimmed">
        {text.filled(column.filled, all)}
        {column.blank_cells > 0 && `, ${text.blanks(column.blank_cells)}`}
      </Text>
    </Stack>
  );
}
