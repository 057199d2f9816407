import { Button, Code, Group, ScrollArea, Select, Table, Text, TextInput, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery, useMay } from '../../api/directory.ts';
import { type Admin, type AdminRole, adminsQuery, putAdmin, removeAdmin } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { TabHead } from './TabHead.tsx';
import { useSaving } from './useSaving.ts';
import classes from './Settings.module.css';

const text = strings.settings.admins;
const roles = ['owner', 'admin', 'approver', 'viewer'] as const;
const roleOptions = roles.map((value) => ({ value, label: strings.shell.roles[value] }));

/** From the role that may least. */
const allowed: Readonly<Record<keyof typeof text.powers, readonly AdminRole[]>> = {
  read: roles,
  review: ['owner', 'admin', 'approver'],
  administer: ['owner', 'admin'],
  own: ['owner'],
};

/** Who may work here, and as what. */
export function AdminsTab() {
  const { data: admins = [] } = useQuery(adminsQuery);
  const own = useMay('own');
  return (
    <>
      <TabHead title={strings.settings.tabs.admins} hint={text.hint} />
      {own && <NewAdmin />}
      <ul className={classes['list']}>
        {admins.map((admin) => (
          <li key={admin.id} className={classes['item']}>
            <AdminItem admin={admin} />
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" mt="md" mb={4}>
        {text.signin}
      </Text>
      <Code block>{strings.signin.command}</Code>
      <Title order={3} mt="xl" mb="xs">
        {text.may}
      </Title>
      <PowersTable />
    </>
  );
}

function AdminItem({ admin }: { readonly admin: Admin }) {
  const own = useMay('own');
  const { data: me } = useQuery(meQuery);
  const change = useSaving(
    (role: AdminRole) => putAdmin(admin.email, role),
    () => strings.settings.saved(admin.email),
    ['admins', 'me'],
  );
  const remove = useSaving(
    () => removeAdmin(admin.id),
    () => text.removed(admin.email),
    ['admins', 'me'],
  );
  const ask = () =>
    modals.openConfirmModal({
      title: text.removeTitle(admin.email),
      children: <Text>{text.removeText}</Text>,
      labels: { confirm: text.remove, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(undefined),
    });
  return (
    <Group justify="space-between" gap="sm">
      <div style={{ minWidth: 0, flex: '1 1 12rem' }}>
        <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
          {admin.email}
          {me?.email === admin.email && ` (${text.you})`}
        </Text>
        <Text size="sm" c="dimmed">
          {own
            ? text.since(admin.created_at)
            : `${strings.shell.roles[admin.role]} ${text.since(admin.created_at)}`}
        </Text>
      </div>
      {own && (
        <Group gap="xs">
          <Select
            aria-label={text.roleOf(admin.email)}
            data={roleOptions}
            value={admin.role}
            disabled={change.isPending}
            onChange={(role) => role !== null && role !== admin.role && change.mutate(role)}
            w={140}
            size="xs"
          />
          <Button size="xs" variant="default" aria-label={text.removeLabel(admin.email)} onClick={ask}>
            {text.remove}
          </Button>
        </Group>
      )}
    </Group>
  );
}

function NewAdmin() {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<AdminRole>('admin');
  const add = useSaving(
    (given: { email: string; role: AdminRole }) => putAdmin(given.email, given.role),
    (given) => strings.settings.added(given.email),
    ['admins'],
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ email: email.trim(), role }, { onSuccess: () => setEmail('') });
      }}
    >
      <Group gap="sm" align="flex-end" mb="md">
        <TextInput
          type="email"
          label={text.new}
          placeholder={text.email}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          style={{ flex: '1 1 12rem' }}
        />
        <Select
          label={text.role}
          data={roleOptions}
          value={role}
          onChange={(next) => setRole(next ?? 'admin')}
          w={{ base: '100%', xs: 160 }}
        />
        <Button type="submit" variant="default" loading={add.isPending} disabled={email.trim() === ''}>
          {strings.settings.add}
        </Button>
      </Group>
    </form>
  );
}

function PowersTable() {
  return (
    <ScrollArea tabIndex={0}>
      <Table miw={480}>
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {roles.map((role) => (
              <Table.Th key={role}>{strings.shell.roles[role]}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(Object.keys(allowed) as (keyof typeof allowed)[]).map((power) => (
            <Table.Tr key={power}>
              <Table.Th scope="row" fw={400}>
                {text.powers[power]}
              </Table.Th>
              {roles.map((role) => (
                <Table.Td key={role}>
                  {allowed[power].includes(role) ? (
                    <IconCheck size={18} aria-label={text.yes} role="img" />
                  ) : (
                    text.no
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
