import { Button, Card, Group, Text } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../../api/directory.ts';
import type { Plan } from '../../../api/plans.ts';
import { rejectedRowsAddress } from '../../../api/runs.ts';
import { strings } from '../../../strings/index.ts';

/** The way back: the rows as a file to correct, and the place to upload them again. */
export function AttentionFile({ plan }: { readonly plan: Plan }) {
  const words = strings.plan.attention;
  const mayOpen = useMay('review');
  const mayUpload = useMay('administer');
  if (!mayOpen) return null;
  return (
    <Card>
      <Group justify="space-between" gap="md">
        <Text size="sm" maw={560} style={{ flex: '1 1 18rem' }}>
          {words.downloadHint} {mayUpload && words.uploadHint}
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
            <Button
              variant="default"
              leftSection={<IconUpload size={16} aria-hidden />}
              renderRoot={(props) => <Link to="/upload" search={{ hub: plan.hub.id }} {...props} />}
            >
              {words.upload}
            </Button>
          )}
        </Group>
      </Group>
    </Card>
  );
}
