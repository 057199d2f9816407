import { Button, Group, Text } from '@mantine/core';
import { IconMailForward } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../../api/directory.ts';
import { waitingQuery } from '../../../api/waiting.ts';
import { strings } from '../../../strings/index.ts';
import { ResendDialog } from './ResendDialog.tsx';

/** In the card of invitations: people who did not accept the last one, and the way to write to them again. Nothing when nobody waits. */
export function WaitingInvitations({ planId }: { readonly planId: string }) {
  const words = strings.plan.waiting;
  const maySend = useMay('administer');
  const { data } = useQuery(waitingQuery(planId));
  const [opened, setOpened] = useState(false);
  if (data === undefined || data.count === 0) return null;
  return (
    <>
      <Text size="sm">{words.line(data.count, data.after_days)}</Text>
      {maySend && (
        <Group>
          <Button
            variant="subtle"
            size="compact-sm"
            ml={-8}
            leftSection={<IconMailForward size={16} aria-hidden />}
            onClick={() => setOpened(true)}
          >
            {words.ask(data.count)}
          </Button>
        </Group>
      )}
      {opened && <ResendDialog planId={planId} waiting={data} onClose={() => setOpened(false)} />}
    </>
  );
}
