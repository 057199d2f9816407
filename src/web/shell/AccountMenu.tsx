import {
  Avatar,
  Group,
  Menu,
  Text,
  UnstyledButton,
  VisuallyHidden,
  useMantineColorScheme,
} from '@mantine/core';
import { IconDeviceDesktop, IconFingerprint, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { meQuery } from '../api/directory.ts';
import { queryClient } from '../api/queryClient.ts';
import { signOut } from '../api/signin.ts';
import { strings } from '../strings/index.ts';

/** Who is signed in, how the page looks, and the way out. */
export function AccountMenu() {
  const { data: me } = useQuery(meQuery);
  const { setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSettled: async (ended) => {
      queryClient.clear();
      // The session at the identity provider ends, too.
      if (ended?.url !== undefined) location.assign(ended.url);
      else await navigate({ to: '/signin' });
    },
  });
  if (me === undefined) return null;
  const who = me.email ?? me.actor;
  return (
    <Menu position="bottom-end" shadow="md" width={250}>
      <Menu.Target>
        <UnstyledButton>
          <Group gap="sm" wrap="nowrap">
            <Text size="sm" fw={500} truncate maw={200}>
              {me.tenant.name}
            </Text>
            <VisuallyHidden>{strings.shell.signedInAs(who)}</VisuallyHidden>
            <Avatar size={30} radius="xl" name={who} color="indigo" variant="filled" alt="" aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {who}
          <br />
          {strings.shell.roles[me.role]}
        </Menu.Label>
        <Menu.Item leftSection={<IconSun size={16} />} onClick={() => setColorScheme('light')}>
          {strings.shell.lightScheme}
        </Menu.Item>
        <Menu.Item leftSection={<IconMoon size={16} />} onClick={() => setColorScheme('dark')}>
          {strings.shell.darkScheme}
        </Menu.Item>
        <Menu.Item leftSection={<IconDeviceDesktop size={16} />} onClick={() => setColorScheme('auto')}>
          {strings.shell.autoScheme}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconFingerprint size={16} />}
          renderRoot={(props) => <Link to="/settings/account" {...props} />}
        >
          {strings.shell.account}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave.mutate()}>
          {strings.shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
