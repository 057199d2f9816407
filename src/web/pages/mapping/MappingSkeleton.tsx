import { Card, Group, Skeleton, Stack } from '@mantine/core';

/** The page before its columns are here: cards and rows where they will be. */
export function MappingSkeleton() {
  return (
    <Stack gap="lg" aria-busy>
      <Card padding="md" px="lg">
        <Stack gap={10} py={6}>
          <Skeleton height={16} width={190} />
          <Skeleton height={8} width="45%" />
          <Skeleton height={12} width="35%" />
        </Stack>
      </Card>
      <Card>
        <Stack gap={34}>
          {Array.from({ length: 7 }, (_, row) => (
            <Group key={row} gap="xl" wrap="nowrap">
              <Skeleton height={14} width={`${16 + ((row * 5) % 9)}%`} />
              <Skeleton height={36} width="20%" />
              <Skeleton height={14} width="22%" />
              <Skeleton height={14} width="12%" />
            </Group>
          ))}
        </Stack>
      </Card>
    </Stack>
  );
}
