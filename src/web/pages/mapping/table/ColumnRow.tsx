import { Button, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { memo } from 'react';
import type { MappingColumn } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import type { FieldSelectProps } from '../FieldSelect.tsx';
import classesOf from '../Mapping.module.css';
import { ReviewState } from '../ReviewState.tsx';
import { Samples } from '../Samples.tsx';
import { Sureness } from '../Sureness.tsx';
import classes from './ColumnTable.module.css';
import { NearFieldSelect } from './NearFieldSelect.tsx';

const text = strings.mapping;

export interface ColumnRowProps extends Pick<FieldSelectProps, 'choices' | 'onEdit'> {
  readonly column: MappingColumn;
  /** Row of the table, the heading is the first. */
  readonly row: number;
  readonly fieldName: string;
  /** Nothing can be changed: the field is only named. */
  readonly readOnly: boolean;
  readonly current: boolean;
  readonly quiet: boolean;
  readonly onOpen: (position: number) => void;
}

/** A column of the file, the field it fills, how sure that is, and who has looked at it. Drawn again only when it changed. */
export const ColumnRow = memo(function ColumnRow(props: ColumnRowProps) {
  const { column, row, fieldName, readOnly, current, quiet, choices, onEdit, onOpen } = props;
  const name = column.column;
  return (
    <div
      role="row"
      aria-rowindex={row}
      className={classes['row']}
      data-current={current || undefined}
      data-quiet={quiet || undefined}
    >
      <div role="rowheader" className={classes['cell']}>
        <Stack gap={6}>
          <Text fw={600} size="sm" className={classesOf['words'] ?? ''} lineClamp={3} title={name}>
            {name}
          </Text>
          <Samples column={column} />
        </Stack>
      </div>
      <div role="cell" className={classes['cell']}>
        <div className={classes['field']}>
          <IconArrowRight size={16} className={classes['arrow'] ?? ''} aria-hidden />
          {readOnly ? (
            <Text size="sm" {...(column.field === null && { c: 'dimmed' })}>
              {fieldName}
            </Text>
          ) : (
            <NearFieldSelect
              size="sm"
              fieldName={fieldName}
              position={column.position}
              column={name}
              field={column.field}
              choices={choices}
              onEdit={onEdit}
            />
          )}
        </div>
      </div>
      <div role="cell" className={classes['cell']}>
        <Sureness column={column} />
      </div>
      <div role="cell" className={classes['cell']}>
        <ReviewState column={column} />
      </div>
      <div role="cell" className={`${classes['cell'] ?? ''} ${classes['act'] ?? ''}`}>
        <Button
          variant={column.reviewed || quiet || readOnly ? 'default' : 'light'}
          size="sm"
          onClick={() => onOpen(column.position)}
          data-review={column.position}
          aria-label={readOnly ? text.lookAtColumn(name) : text.reviewColumn(name)}
        >
          {readOnly ? text.look : text.review}
        </Button>
      </div>
    </div>
  );
});
