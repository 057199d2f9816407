import type { MappingColumn } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import { ColumnRow, type ColumnRowProps } from './ColumnRow.tsx';
import classes from './ColumnTable.module.css';

const text = strings.mapping;

export interface ColumnTableProps extends Pick<
  ColumnRowProps,
  'choices' | 'onEdit' | 'onOpen' | 'quiet' | 'readOnly'
> {
  readonly label: string;
  readonly columns: readonly MappingColumn[];
  /** Position of the column that is open beside the table. */
  readonly current: number | undefined;
  readonly nameOf: (field: string | null) => string;
}

/** Columns of the file below each other; on a narrow screen each is a card. */
export function ColumnTable({ label, columns, current, nameOf, ...rest }: ColumnTableProps) {
  return (
    <div role="table" aria-label={label} aria-rowcount={columns.length + 1} className={classes['table']}>
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={classes['head']}>
          {[text.headColumn, text.headField, text.headSure, text.headReview, ''].map((heading) => (
            <div key={heading} role={heading === '' ? 'cell' : 'columnheader'}>
              {heading}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup">
        {columns.map((column, at) => (
          <ColumnRow
            key={column.position}
            column={column}
            row={at + 2}
            current={column.position === current}
            fieldName={nameOf(column.field)}
            {...rest}
          />
        ))}
      </div>
    </div>
  );
}
