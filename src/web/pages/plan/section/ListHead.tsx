import { Button, Group, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type ChangeList, csvAddress } from '../../../api/changes.ts';
import { strings } from '../../../strings/index.ts';
import type { Part } from './sections.ts';
import { useTotals } from './useTotals.ts';

export interface ListHeadProps {
  readonly planId: string;
  readonly part: Part;
  readonly list: ChangeList;
  /** Changes that the filter leaves; undefined while it is not known. */
  readonly count: number | undefined;
  /** The page has no other list: its name is the page's. */
  readonly alone?: boolean;
  /** Beside the numbers. */
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
}

/** Name of a list, what it is, how many of how many people are in it, and the way to a spreadsheet. */
export function ListHead({ planId, part, list, count, alone = false, aside, children }: ListHeadProps) {
  const words = strings.changes;
  const { title, hint } = words.parts[part.name];
  const [total] = useTotals(planId, [part]);
  const numbers = (
    <Group gap="xs" ml="auto" maw="100%" style={{ flexShrink: 0 }}>
      {aside}
      <Text size="sm" fw={550} role="status">
        {count === undefined || total === undefined ? ' ' : words.matching(count, total)}
      </Text>
      <Button
        component="a"
        href={csvAddress(planId, list)}
        download
        variant="subtle"
        size="compact-sm"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {words.csv}
      </Button>
    </Group>
  );
  if (alone) {
    return (
      <Group justify="space-between" gap="xs" mih={32}>
        <VisuallyHidden>
          <Title order={2}>{title}</Title>
        </VisuallyHidden>
        {children}
        {numbers}
      </Group>
    );
  }
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs" align="flex-start">
        <div style={{ flex: '1 1 20rem' }}>
          <Title order={2}>{title}</Title>
          <Text size="sm" c="dimmed" maw={620}>
            {hint}
          </Text>
        </div>
        {numbers}
      </Group>
      {children}
    </Stack>
  );
}
