import { Card, Text } from '@mantine/core';
import type { Safeguard } from '../../../api/plans.ts';
import { strings } from '../../../strings/index.ts';

/** One check that found something: what, the numbers against the limit, and the likely cause. */
export function SafeguardFinding({ safeguard }: { readonly safeguard: Safeguard }) {
  const { titles, otherTitle, numbers } = strings.plan.overview.safeguards;
  const { code, message, actual, limit } = safeguard;
  return (
    <Card padding="md">
      <Text fw={650}>{titles[code] ?? otherTitle}</Text>
      <Text fz="xl" fw={650} lh={1.3} my={4}>
        {numbers[code]?.(actual, limit) ?? ''}
      </Text>
      <Text size="sm">{message}</Text>
    </Card>
  );
}
