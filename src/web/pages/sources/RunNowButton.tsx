import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { messageOf } from '../../api/client.ts';
import { type Read, type Source, sourcesQuery, syncSource } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';

const text = strings.sources;

export interface RunNowButtonProps {
  readonly source: Source;
  readonly variant?: 'filled' | 'default';
}

/** Reads a source now and leads to where its progress is seen. Where the system knows what changed, one may choose. */
export function RunNowButton({ source, variant = 'default' }: RunNowButtonProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const run = useMutation({
    mutationFn: (read: Read) => syncSource(source.id, read),
    onSuccess: async ({ run: runId }) => {
      void client.invalidateQueries({ queryKey: sourcesQuery.queryKey });
      await navigate({ to: '/runs/$runId', params: { runId } });
    },
    onError: (error) => notifications.show({ color: 'red', message: messageOf(error) }),
  });
  const button = {
    variant,
    loading: run.isPending,
    leftSection: <IconPlayerPlay size={16} aria-hidden />,
    'aria-label': text.runNowOf(source.name, source.hub.name),
  };
  // Before the first complete read nobody knows what changed.
  if (!source.reads_changes || source.last_run === null) {
    return (
      <Button {...button} onClick={() => !run.isPending && run.mutate('snapshot')}>
        {text.runNow}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button {...button} rightSection={<IconChevronDown size={14} aria-hidden />}>
          {text.runNow}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{text.runWhat}</Menu.Label>
        <Menu.Item onClick={() => run.mutate('snapshot')}>
          {text.runAll}
          <br />
          <small>{text.runAllHint}</small>
        </Menu.Item>
        <Menu.Item onClick={() => run.mutate('changes')}>
          {text.runChanges}
          <br />
          <small>{text.runChangesHint}</small>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
