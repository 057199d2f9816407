import { NavLink, Stack, Text } from '@mantine/core';
import { IconHistory, IconPlugConnected, IconSettings, IconUsers } from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { strings } from '../strings/index.ts';

const places = [
  {
    to: '/people',
    label: strings.shell.people,
    icon: IconUsers,
    below: ['/people', '/upload', '/runs', '/plans'],
  },
  { to: '/history', label: strings.shell.history, icon: IconHistory, below: ['/history'] },
  { to: '/sources', label: strings.shell.sources, icon: IconPlugConnected, below: ['/sources'] },
  { to: '/settings', label: strings.shell.settings, icon: IconSettings, below: ['/settings'] },
] as const;

/** The places of Tenant Settings. */
export function Navigation({ onNavigate }: { readonly onNavigate: () => void }) {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav aria-label={strings.shell.settingsGroup}>
      <Text size="xs" fw={650} c="dimmed" px="sm" pb="xs" component="p" m={0}>
        {strings.shell.settingsGroup}
      </Text>
      <Stack gap={2}>
        {places.map(({ to, label, icon: Icon, below }) => {
          const active = below.some((start) => pathname === start || pathname.startsWith(`${start}/`));
          return (
            <NavLink
              key={to}
              renderRoot={(props) => <Link to={to} {...props} />}
              onClick={onNavigate}
              label={label}
              active={active}
              aria-current={active ? 'page' : undefined}
              leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
              style={{ borderRadius: 8 }}
            />
          );
        })}
      </Stack>
    </nav>
  );
}
