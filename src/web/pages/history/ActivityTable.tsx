import { Table } from '@mantine/core';
import type { Activity } from '../../api/history.ts';
import { formatDay, formatNumber } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import classes from './History.module.css';

const text = strings.history;
const columns = ['members', 'invites', 'updates', 'removals'] as const;

/** The chart in numbers: each day on which something happened, newest first. */
export function ActivityTable({ days, height }: { readonly days: Activity; readonly height: number }) {
  return (
    <div className={classes['scroll']} style={{ height }} tabIndex={0} role="region" aria-label={text.chart}>
      <Table stickyHeader verticalSpacing={8} miw={430}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.day}</Table.Th>
            {columns.map((column) => (
              <Table.Th key={column} ta="right">
                {text[column]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.toReversed().map((day) => (
            <Table.Tr key={day.day}>
              <Table.Th scope="row" fw={400}>
                {formatDay(day.day)}
              </Table.Th>
              {columns.map((column) => (
                <Table.Td key={column} ta="right">
                  {formatNumber(day[column])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
