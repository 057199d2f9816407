import { Radio, Stack, Text } from '@mantine/core';
import type { Field } from '../../../api/directory.ts';
import type { MappingColumn } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import { isNeverCleared } from '../fields.ts';
import type { ColumnEdit } from '../useMappingEdits.ts';

const text = strings.mapping.column;

export interface ChoiceProps {
  readonly column: MappingColumn;
  readonly field: Field;
  readonly readOnly: boolean;
  readonly onEdit: (edit: ColumnEdit) => void;
}

/** What a blank cell does to the value of the profile. */
export function BlankChoice({ column, field, readOnly, onEdit }: ChoiceProps) {
  if (isNeverCleared(field))
    return (
      <Stack gap={4}>
        <Text fw={600} size="sm">
          {text.blank}
        </Text>
        <Text size="sm" c="dimmed">
          {text.blankNever}
        </Text>
      </Stack>
    );
  return (
    <Radio.Group
      label={text.blank}
      value={column.blank}
      onChange={(value) =>
        onEdit({ position: column.position, change: { blank: value === 'clear' ? 'clear' : 'keep' } })
      }
      readOnly={readOnly}
    >
      <Stack gap="xs" mt={6}>
        <Radio value="keep" label={text.blankKeep} description={text.blankKeepHint} disabled={readOnly} />
        <Radio
          value="clear"
          label={text.blankClear}
          description={text.blankClearHint(column.blank_cells)}
          disabled={readOnly}
        />
      </Stack>
    </Radio.Group>
  );
}
