import {
  type ComboboxLikeRenderOptionInput,
  type ComboboxItem,
  Group,
  Select,
  type SelectProps,
  Stack,
  Text,
} from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconCheck } from '@tabler/icons-react';
import { memo, useMemo, useRef } from 'react';
import type { Field } from '../../api/directory.ts';
import type { MappingColumn } from '../../api/mapping.ts';
import { strings } from '../../strings/index.ts';
import { typeOf } from './fields.ts';
import type { ColumnEdit } from './useMappingEdits.ts';

const text = strings.mapping.column;
/** Field keys begin with a letter. */
const none = '-';

interface FieldItem extends ComboboxItem {
  readonly type?: string;
  readonly takenBy?: { readonly position: number; readonly column: string } | undefined;
}

/** All fields as choices, with the columns that fill them; the same for all columns, and the same until a field changes hands. */
export function useFieldChoices(fields: readonly Field[], columns: readonly MappingColumn[]): FieldItem[] {
  const filled = useRef<readonly MappingColumn[]>([]);
  const now = columns.filter((column) => column.field !== null);
  const same =
    now.length === filled.current.length &&
    now.every(({ position, field }, at) => {
      const before = filled.current[at];
      return before?.position === position && before.field === field;
    });
  if (!same) filled.current = now;
  const taken = filled.current;
  return useMemo(() => {
    const byField = new Map(taken.map((column) => [column.field, column]));
    return [
      { value: none, label: text.none },
      ...fields.map((field) => ({
        value: field.key,
        label: field.label,
        type: typeOf(field),
        takenBy: byField.get(field.key),
      })),
    ];
  }, [fields, taken]);
}

export interface FieldSelectProps extends Pick<SelectProps, 'size' | 'label'> {
  readonly position: number;
  readonly column: string;
  readonly field: string | null;
  readonly choices: readonly FieldItem[];
  readonly onEdit: (edit: ColumnEdit) => void;
}

/** Which profile field a column fills. A field that another column fills can be taken over, once that is said. */
export const FieldSelect = memo(function FieldSelect(props: FieldSelectProps) {
  const { position, column, field, choices, onEdit, label, ...rest } = props;
  const choose = (chosen: string | null) => {
    const key = chosen === none || chosen === null ? null : chosen;
    if (key === field) return;
    const item = choices.find((one) => one.value === chosen);
    const other = item?.takenBy;
    if (key === null || item === undefined || other === undefined || other.position === position)
      return onEdit({ position, change: { field: key } });
    modals.openConfirmModal({
      title: text.take(item.label),
      children: <Text>{text.takeText(item.label, column, other.column)}</Text>,
      labels: { confirm: text.takeConfirm(column), cancel: strings.shell.cancel },
      onConfirm: () => onEdit({ position, change: { field: key }, from: other.position }),
    });
  };
  return (
    <Select
      {...(label === undefined ? { 'aria-label': text.fieldOf(column) } : { label })}
      data={choices as FieldItem[]}
      value={field ?? none}
      onChange={choose}
      searchable
      openOnFocus={false}
      withScrollArea={false}
      styles={{ options: { maxHeight: 300, overflowY: 'auto' } }}
      selectFirstOptionOnChange
      nothingFoundMessage={text.nothingFound}
      renderOption={FieldOption}
      comboboxProps={{ width: 'max-content', position: 'bottom-start', withinPortal: true }}
      onClick={(event) => event.currentTarget.select()}
      {...rest}
    />
  );
});

function FieldOption({ option, checked }: ComboboxLikeRenderOptionInput<ComboboxItem>) {
  const { label, type, takenBy, value } = option as FieldItem;
  return (
    <Group gap="xs" wrap="nowrap" miw={220} maw={360}>
      <IconCheck
        size={16}
        aria-hidden
        style={{ visibility: checked === true ? 'visible' : 'hidden', flexShrink: 0 }}
      />
      <Stack gap={0} style={{ minWidth: 0 }}>
        <Text size="sm" {...(value === none && { c: 'dimmed' })}>
          {label}
        </Text>
        {type !== undefined && (
          <Text size="xs" c="dimmed" truncate>
            {takenBy === undefined || checked === true ? type : `${type} · ${text.takenBy(takenBy.column)}`}
          </Text>
        )}
      </Stack>
    </Group>
  );
}
