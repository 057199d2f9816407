import { Alert, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconArrowRight, IconKey } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Connected } from '../../../../api/scim.ts';
import { LeaveGuard } from '../../../../components/LeaveGuard.tsx';
import { PageHeader } from '../../../../components/PageHeader.tsx';
import { strings } from '../../../../strings/index.ts';
import { sourceCrumbs } from '../../crumbs.ts';
import { CopyLine } from '../../../../components/CopyLine.tsx';
import { ProviderGuides } from './ProviderGuides.tsx';

const text = strings.push;

export interface ShownOnceProps {
  readonly connected: Connected;
  /** What the connection is called. */
  readonly name: string;
}

/** What to enter at the identity provider. The token is nowhere else: until it is copied, nobody leaves by mistake. */
export function ShownOnce({ connected: { source, url, token }, name }: ShownOnceProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    window.scrollTo({ top: 0 });
    document.getElementById('content')?.focus();
  }, []);
  return (
    <>
      <LeaveGuard active={!copied} words={text} />
      <PageHeader title={text.connected(name)} description={text.connectedHint} crumbs={sourceCrumbs()} />
      <Stack gap="lg" maw={960}>
        <Card component="section" aria-label={text.connected(name)} p={{ base: 'md', sm: 'xl' }}>
          <Stack gap="lg">
            <CopyLine label={text.url} hint={text.urlHint} value={url} copyLabel={text.copyUrl} />
            <CopyLine
              label={text.token}
              hint={text.tokenHint}
              value={token}
              copyLabel={text.copyToken}
              onCopied={() => setCopied(true)}
            />
            <Alert color="yellow" icon={<IconKey aria-hidden />} title={text.once}>
              <Text size="sm">{text.onceHint}</Text>
            </Alert>
            <Group justify="flex-end">
              <Button
                rightSection={<IconArrowRight size={16} aria-hidden />}
                renderRoot={(props) => (
                  <Link to="/sources/$sourceId" params={{ sourceId: source }} {...props} />
                )}
              >
                {text.goOn}
              </Button>
            </Group>
          </Stack>
        </Card>
        <ProviderGuides name={name} />
      </Stack>
    </>
  );
}
