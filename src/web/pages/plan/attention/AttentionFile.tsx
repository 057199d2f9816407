import { Button, Card, Group, Text } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useMay } from '../../../api/directory.ts';
import type { Plan } from '../../../api/plans.ts';
import { rejectedRowsAddress } from '../../../api/runs.ts';
import { strings } from '../../../strings/index.ts';
import { useOrigin } from '../useOrigin.tsx';

/** The way back: the rows as a file to correct, and the place to upload them again. */
export function AttentionFile({ plan }: { readonly plan: Plan }) {
  const words = strings.plan.attention;
  const mayOpen = useMay('review');
  const { pulled, link } = useOrigin(plan);
  const mayUpload = useMay('administer') && !pulled;
  if (!mayOpen) return null;
  return (
    <Card>
      <Group justify="space-between" gap="md">
        <Text size="sm" maw={560} style={{ flex: '1 1 18rem' }}>
          {pulled ? words.sourceHint : words.downloadHint} {mayUpload && words.uploadHint}
        </Text>
        <Group gap="sm">
          <Button
            component="a"
            variant="default"
            href={rejectedRowsAddress(plan.run)}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {words.download}
          </Button>
          {mayUpload && (
            <Button variant="default" leftSection={<IconUpload size={16} aria-hidden />} renderRoot={link}>
              {words.upload}
            </Button>
          )}
        </Group>
      </Group>
    </Card>
  );
}
