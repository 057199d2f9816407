import { Modal, Stack, Text } from '@mantine/core';
import { IconDevices } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { adminSessionsQuery, endAdminSession } from '../../api/identityProviders.ts';
import type { Admin } from '../../api/settings.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { strings } from '../../strings/index.ts';
import { Loaded } from './Loaded.tsx';
import { SessionList } from './SessionList.tsx';
import { useSaving } from './useSaving.ts';

const text = strings.providers.adminSessions;

export interface AdminSessionsProps {
  readonly admin: Admin;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Where an admin is signed in; an owner can end each. */
export function AdminSessions({ admin, opened, onClose }: AdminSessionsProps) {
  return (
    <Modal opened={opened} onClose={onClose} size="lg" title={text.of(admin.email)}>
      {opened && <Sessions admin={admin} />}
    </Modal>
  );
}

function Sessions({ admin }: { readonly admin: Admin }) {
  const sessions = useQuery(adminSessionsQuery(admin.id));
  const end = useSaving(
    (id: string) => endAdminSession(admin.id, id),
    () => text.ended(admin.email),
    ['admins', 'sessions'],
  );
  return (
    <Loaded query={sessions} lines={2}>
      {(all) =>
        all.length === 0 ? (
          <EmptyState icon={IconDevices} title={text.none} hint={text.noneHint} level={3} />
        ) : (
          <Stack gap="xs">
            <Text size="sm" c="dimmed">
              {text.hint}
            </Text>
            <SessionList sessions={all} end={end} />
          </Stack>
        )
      }
    </Loaded>
  );
}
