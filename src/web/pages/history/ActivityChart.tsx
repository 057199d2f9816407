import '@mantine/charts/styles.css';
import { CompositeChart } from '@mantine/charts';
import type { Activity } from '../../api/history.ts';
import { formatDay, formatNumber } from '../../format.ts';
import { strings } from '../../strings/index.ts';

const text = strings.history;

/** Bars of what was done on each day, and the line of members on an axis of its own. */
export function ActivityChart({ days, height }: { readonly days: Activity; readonly height: number }) {
  return (
    <div role="img" aria-label={text.chart}>
      <CompositeChart
        h={height}
        data={[...days]}
        dataKey="day"
        withLegend
        withRightYAxis
        maxBarWidth={28}
        valueFormatter={formatNumber}
        xAxisProps={{ tickFormatter: formatDay, minTickGap: 32 }}
        tooltipProps={{
          labelFormatter: (label: unknown) => (typeof label === 'string' ? formatDay(label) : ''),
        }}
        series={[
          { name: 'invites', label: text.invites, color: 'indigo.5', type: 'bar' },
          { name: 'updates', label: text.updates, color: 'teal.5', type: 'bar' },
          { name: 'removals', label: text.removals, color: 'red.5', type: 'bar' },
          { name: 'members', label: text.members, color: 'gray.6', type: 'line', yAxisId: 'right' },
        ]}
      />
    </div>
  );
}
