import { Alert, Button, Group, List, Text, ThemeIcon } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconShieldCheck, IconShieldLock } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { messageOf } from '../../../api/client.ts';
import { useMay } from '../../../api/directory.ts';
import { trailStateQuery, verifyTrail } from '../../../api/settings.ts';
import { strings } from '../../../strings/index.ts';
import classes from '../Settings.module.css';

const text = strings.trailSeal;

/** How far the trail is sealed, and whether it is as it was written. */
export function TrailSeal() {
  const client = useQueryClient();
  const administer = useMay('administer');
  const { data: state } = useQuery(trailStateQuery);
  const verify = useMutation({
    mutationFn: async () => ({ ...(await verifyTrail()), at: new Date().toISOString() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['audit'] }),
    onError: (error) => notifications.show({ color: 'red', message: messageOf(error) }),
  });
  const found = verify.data;
  const shown = found ?? state;
  const good = found?.ok === true;
  if (found !== undefined && found.ok === false) {
    return (
      <Alert
        color="red"
        role="alert"
        mb="md"
        icon={<IconAlertTriangle aria-hidden />}
        title={text.broken(found.problems.length)}
      >
        <Text size="sm" mb="xs">
          {text.brokenHint}
        </Text>
        <List size="sm">
          {found.problems.slice(0, shownProblems).map(({ message, seal, entry }) => (
            <List.Item key={`${message} ${seal} ${entry}`}>{message}</List.Item>
          ))}
        </List>
        {found.problems.length > shownProblems && <Text size="sm">{text.most(shownProblems)}</Text>}
      </Alert>
    );
  }
  return (
    <section aria-label={text.title} className={classes['seal']}>
      <Group gap="sm" wrap="nowrap" align="flex-start" className={classes['what'] ?? ''}>
        <ThemeIcon variant="light" color={good ? 'green' : 'gray'} radius="xl" size={32} aria-hidden>
          {good ? <IconShieldCheck size={20} /> : <IconShieldLock size={20} />}
        </ThemeIcon>
        <div>
          <Text size="sm" fw={550} role="status">
            {found !== undefined
              ? text.verified(found.entries, found.seals, found.at)
              : state === undefined
                ? ' '
                : text.sealed(state.entries - state.unsealed, state.head?.sealed_at)}
          </Text>
          <Text size="sm" c="dimmed">
            {shown !== undefined && shown.unsealed > 0 ? text.unsealed(shown.unsealed) : text.hint}
          </Text>
        </div>
      </Group>
      {administer && (
        <Button
          size="xs"
          variant="default"
          loading={verify.isPending}
          onClick={() => {
            if (!verify.isPending) verify.mutate();
          }}
        >
          {text.verify}
        </Button>
      )}
    </section>
  );
}

const shownProblems = 20;
