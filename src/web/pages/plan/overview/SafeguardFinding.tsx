import { Card, Group, Text } from '@mantine/core';
import type { Safeguard } from '../../../api/plans.ts';
import { formatNumber } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';

/** One check that found something: what, the numbers against the limit, and the likely cause. */
export function SafeguardFinding({ safeguard }: { readonly safeguard: Safeguard }) {
  const words = strings.plan.overview.safeguards;
  const { code, message, actual, limit } = safeguard;
  const { found, allowed } = words.numbers(code);
  return (
    <Card padding="md">
      <Group gap="md" align="flex-start" justify="space-between">
        <div style={{ flex: '1 1 18rem' }}>
          <Text fw={650}>{words.titles[code] ?? words.otherTitle}</Text>
          <Text size="sm">{message}</Text>
        </div>
        <Group gap="lg" wrap="nowrap">
          <Figure number={actual} label={found} strong />
          {allowed !== undefined && <Figure number={limit} label={allowed} />}
        </Group>
      </Group>
    </Card>
  );
}

interface FigureProps {
  readonly number: number;
  readonly label: string;
  readonly strong?: boolean;
}

function Figure({ number, label, strong = false }: FigureProps) {
  return (
    <Text component="div" ta="right" miw={92}>
      <Text fz={26} lh={1.2} fw={650} {...(strong && { c: 'var(--mantine-color-error)' })}>
        {formatNumber(number)}
      </Text>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
    </Text>
  );
}
