import { Button, Checkbox, Select, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { Field } from '../../../api/directory.ts';
import type { ColumnValue, ValueDecision } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import classes from './Values.module.css';

const text = strings.mapping.values;

export interface BulkBarProps {
  readonly field: Field;
  /** Values that are listed. */
  readonly shown: readonly ColumnValue[];
  /** Values that are ticked, listed or not. */
  readonly chosen: readonly ColumnValue[];
  readonly targets: readonly { value: string; label: string }[];
  readonly mayCreate: boolean;
  readonly busy: boolean;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onDecide: (decisions: readonly ValueDecision[]) => void;
}

/** Decides about many values together. Its place is kept while none is ticked. */
export function BulkBar({
  field,
  shown,
  chosen,
  targets,
  mayCreate,
  busy,
  onSelect,
  onDecide,
}: BulkBarProps) {
  const ticked = new Set(chosen.map((one) => one.value));
  const all = shown.length > 0 && shown.every((one) => ticked.has(one.value));
  const open = chosen.filter((one) => one.target === null && one.how !== 'ignored');
  const near = open.flatMap(({ value, suggestion }) =>
    suggestion === null ? [] : [{ value, option: suggestion.option }],
  );
  const create = () =>
    modals.openConfirmModal({
      title: text.createTitle(open.length, field.label),
      children: <Text size="sm">{text.createText(field.label)}</Text>,
      labels: { confirm: text.createConfirm(open.length), cancel: strings.shell.cancel },
      onConfirm: () => onDecide(open.map(({ value }) => ({ value, create: true }))),
    });
  return (
    <div className={classes['bulk']} role="group" aria-label={text.selected(chosen.length)}>
      <Checkbox
        size="sm"
        label={chosen.length === 0 ? text.selectAll : text.selected(chosen.length)}
        checked={all}
        indeterminate={!all && chosen.length > 0}
        onChange={() => onSelect(all ? new Set() : new Set([...ticked, ...shown.map((one) => one.value)]))}
      />
      {chosen.length > 0 && (
        <>
          {near.length > 0 && (
            <Button size="xs" variant="light" disabled={busy} onClick={() => onDecide(near)}>
              {text.useSelected(near.length)}
            </Button>
          )}
          {targets.length > 0 && (
            <Select
              aria-label={text.mapSelected}
              placeholder={text.mapTo}
              size="xs"
              w={170}
              data={[...targets]}
              value={null}
              searchable
              openOnFocus={false}
              withScrollArea={false}
              styles={{ options: { maxHeight: 300, overflowY: 'auto' } }}
              limit={100}
              disabled={busy}
              nothingFoundMessage={text.noOption}
              onChange={(option) => {
                if (option !== null) onDecide(chosen.map(({ value }) => ({ value, option })));
              }}
            />
          )}
          {mayCreate && open.length > 0 && (
            <Button size="xs" variant="default" disabled={busy} onClick={create}>
              {text.createSelected(open.length)}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            onClick={() => onDecide(chosen.map(({ value }) => ({ value, ignore: true })))}
          >
            {text.ignoreSelected}
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={() => onSelect(new Set())}>
            {text.clear}
          </Button>
        </>
      )}
    </div>
  );
}
