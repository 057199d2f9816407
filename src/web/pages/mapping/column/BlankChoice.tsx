import { Radio, Stack } from '@mantine/core';
import type { Field } from '../../../api/directory.ts';
import type { MappingColumn } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import { isNeverCleared } from '../fields.ts';
import { Fact } from './Fact.tsx';
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
  if (isNeverCleared(field)) return <Fact label={text.blank} fact={text.blankNever} />;
  if (readOnly)
    return <Fact label={text.blank} fact={column.blank === 'clear' ? text.blankClear : text.blankKeep} />;
  return (
    <Radio.Group
      label={text.blank}
      value={column.blank}
      onChange={(value) =>
        onEdit({ position: column.position, change: { blank: value === 'clear' ? 'clear' : 'keep' } })
      }
    >
      <Stack gap="xs" mt={6}>
        <Radio value="keep" label={text.blankKeep} description={text.blankKeepHint} />
        <Radio value="clear" label={text.blankClear} description={text.blankClearHint(column.blank_cells)} />
      </Stack>
    </Radio.Group>
  );
}
