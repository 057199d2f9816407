import { Card, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { strings } from '../../../strings/index.ts';

/** The overview's shape while it is fetched, so that nothing jumps. */
export function PlanSkeleton() {
  return (
    <Stack gap="md" aria-busy aria-label={strings.shell.loading} role="status">
      <Card>
        <Skeleton height={20} width={220} mb="md" />
        <Skeleton height={14} mb="md" />
        <Skeleton height={40} />
      </Card>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        {['invite', 'update', 'remove', 'attention'].map((name) => (
          <Card key={name}>
            <Skeleton height={36} width={240} mb="md" />
            <Skeleton height={40} width={80} mb="md" />
            <Skeleton height={44} mb="md" />
            <Skeleton height={36} width={110} />
          </Card>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
