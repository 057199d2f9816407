import { Button, Collapse, Group, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import type { Lookup } from '../../api/history.ts';
import { strings } from '../../strings/index.ts';
import classes from './History.module.css';

const text = strings.history;
/** A row of more cells is opened by a button. */
const shownAtOnce = 12;

/** A row as the file has it, under the headers of its columns. */
export function FileRow({ row: { row, cells } }: { readonly row: Lookup['rows'][number] }) {
  const long = cells.length > shownAtOnce;
  const [open, { toggle }] = useDisclosure(!long);
  const id = useId();
  if (cells.length === 0) return null;
  return (
    <div>
      <Group justify="space-between" gap="sm" mb={4}>
        <Title order={3} size="sm">
          {text.rowOf(row)}
        </Title>
        {long && (
          <Button size="xs" variant="default" aria-expanded={open} aria-controls={id} onClick={toggle}>
            {open ? text.hideCells : text.showCells(cells.length)}
          </Button>
        )}
      </Group>
      <Collapse expanded={open} id={id}>
        <dl className={classes['cells']}>
          {cells.map(({ column, value }, place) => (
            // Two columns may have one header.
            <div key={`${place} ${column}`}>
              <dt>{column}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Collapse>
    </div>
  );
}
