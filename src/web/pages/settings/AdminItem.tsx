import { Badge, Button, Group, Select, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { useQuery } from '@tanstack/react-query';
import { meQuery, useMay } from '../../api/directory.ts';
import { type Admin, type AdminRole, putAdmin, removeAdmin } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { AdminSessions } from './AdminSessions.tsx';
import { roleOptions } from './roles.ts';
import { useSaving } from './useSaving.ts';
import classes from './Settings.module.css';

const text = strings.settings.admins;

/** One admin with the role; owners change and remove. What somebody takes from themselves is asked once more. */
export function AdminItem({ admin }: { readonly admin: Admin }) {
  const own = useMay('own');
  const { data: me } = useQuery(meQuery);
  const mine = me?.email === admin.email;
  const [opened, { open, close }] = useDisclosure(false);
  const change = useSaving(
    (role: AdminRole) => putAdmin(admin.email, role),
    (role) => text.changed(admin.email, strings.shell.roles[role]),
    ['admins', 'me'],
  );
  const remove = useSaving(
    () => removeAdmin(admin.id),
    () => text.removed(admin.email),
    ['admins', 'me'],
  );
  const ask = (title: string, what: string, confirm: string, act: () => void) =>
    modals.openConfirmModal({
      title,
      children: <Text>{what}</Text>,
      labels: { confirm, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: act,
    });
  const choose = (role: AdminRole) =>
    mine
      ? ask(text.ownRoleTitle(strings.shell.roles[role]), text.ownRoleText, text.ownRole, () =>
          change.mutate(role),
        )
      : change.mutate(role);
  return (
    <Group justify="space-between" gap="sm">
      <div className={classes['what']}>
        <Group gap="xs">
          <Text fw={550}>{admin.email}</Text>
          {mine && <Badge color="gray">{text.you}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          {[
            !own && strings.shell.roles[admin.role],
            text.since(admin.created_at),
            text.lastSignedIn(admin.last_signed_in_at, admin.provider),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </div>
      {own && (
        <Group gap="xs">
          <Select
            aria-label={text.roleOf(admin.email)}
            data={roleOptions}
            value={admin.role}
            disabled={change.isPending}
            onChange={(role) => role !== null && role !== admin.role && choose(role)}
            w={140}
            size="xs"
          />
          <Button
            size="xs"
            variant="default"
            aria-label={strings.providers.adminSessions.of(admin.email)}
            onClick={open}
          >
            {strings.providers.adminSessions.button}
          </Button>
          <AdminSessions admin={admin} opened={opened} onClose={close} />
          <Button
            size="xs"
            variant="default"
            aria-label={text.removeLabel(admin.email)}
            loading={remove.isPending}
            onClick={() =>
              ask(text.removeTitle(admin.email), text.removeText, text.remove, () => remove.mutate(undefined))
            }
          >
            {text.remove}
          </Button>
        </Group>
      )}
    </Group>
  );
}
