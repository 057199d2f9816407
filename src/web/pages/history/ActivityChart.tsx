import '@mantine/charts/styles.css';
import { CompositeChart } from '@mantine/charts';
import { useMemo } from 'react';
import type { Activity } from '../../api/history.ts';
import { formatDay, formatNumber } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { chartPoints } from './chartPoints.ts';

const text = strings.history;
/** More points than this are a line without dots. */
const mostDots = 14;

/** Bars of what was done on each day or in each week, and the line of members on an axis of its own. */
export function ActivityChart({ days, height }: { readonly days: Activity; readonly height: number }) {
  const points = useMemo(() => chartPoints(days), [days]);
  const named = new Map(points.map(({ from, to }) => [to, text.span(from, to)]));
  return (
    <div role="img" aria-label={text.chartLabel}>
      <CompositeChart
        h={height}
        data={points.map((point) => ({ ...point }))}
        dataKey="to"
        withLegend
        withRightYAxis
        withDots={points.length <= mostDots}
        curveType="linear"
        maxBarWidth={22}
        valueFormatter={formatNumber}
        yAxisProps={{ allowDecimals: false, width: 44 }}
        rightYAxisProps={{ allowDecimals: false, width: 52, domain: [0, 'auto'] }}
        xAxisProps={{ tickFormatter: formatDay, minTickGap: 32 }}
        composedChartProps={{ accessibilityLayer: false }}
        tooltipProps={{
          labelFormatter: (label: unknown) => (typeof label === 'string' ? (named.get(label) ?? label) : ''),
        }}
        series={[
          { name: 'members', label: text.members, color: 'gray.6', type: 'line', yAxisId: 'right' },
          { name: 'invites', label: text.invites, color: 'indigo.5', type: 'bar' },
          { name: 'updates', label: text.updates, color: 'teal.6', type: 'bar' },
          { name: 'removals', label: text.removals, color: 'red.5', type: 'bar' },
        ]}
      />
    </div>
  );
}
