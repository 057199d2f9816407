import { Button, Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import {
  IconChevronDown,
  IconMailForward,
  IconRestore,
  IconShieldCheck,
  IconShieldOff,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { messageOf } from '../../api/client.ts';
import { type MemberAct, memberActs, type MemberDetail, nameOf, protectMember } from '../../api/members.ts';
import { strings } from '../../strings/index.ts';

const text = strings.people.member;

/** What an admin can do with this member by hand; what touches the person is asked once more. */
export function MemberActions({ member }: { readonly member: MemberDetail }) {
  const client = useQueryClient();
  const settled = () => client.invalidateQueries({ queryKey: ['members'] });
  const failed = (error: unknown) => notifications.show({ color: 'red', message: messageOf(error) });
  const name = nameOf(member);
  const act = useMutation({
    mutationFn: (what: MemberAct) => memberActs[what](member.id),
    onSuccess: (_, what) => notifications.show({ color: 'green', message: text.ask[what].done(name) }),
    onError: failed,
    onSettled: settled,
  });
  const shield = useMutation({
    mutationFn: () => protectMember(member.id, !member.protected),
    onSuccess: () =>
      notifications.show({
        color: 'green',
        message: member.protected ? text.unprotectedNow(name) : text.protectedNow(name),
      }),
    onError: failed,
    onSettled: settled,
  });
  const ask = (what: MemberAct) =>
    modals.openConfirmModal({
      title: text.ask[what].title(name),
      children: <Text>{text.ask[what].text}</Text>,
      labels: { confirm: text.ask[what].confirm, cancel: strings.shell.cancel },
      confirmProps: what === 'deactivate' ? { color: 'red' } : {},
      onConfirm: () => act.mutate(what),
    });
  if (member.status === 'purged') return null;
  const living = member.status !== 'deleted';
  return (
    <Menu position="bottom-end" shadow="md" width={250}>
      <Menu.Target>
        <Button
          variant="default"
          loading={act.isPending || shield.isPending}
          rightSection={<IconChevronDown size={16} aria-hidden />}
        >
          {text.actions}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {member.memberships.some(({ status }) => status === 'invited') && (
          <Menu.Item leftSection={<IconMailForward size={16} aria-hidden />} onClick={() => ask('resend')}>
            {text.resend}
          </Menu.Item>
        )}
        {living && member.status !== 'deactivated' && (
          <Menu.Item leftSection={<IconUserOff size={16} aria-hidden />} onClick={() => ask('deactivate')}>
            {text.deactivate}
          </Menu.Item>
        )}
        {member.status === 'deactivated' && (
          <Menu.Item leftSection={<IconUserCheck size={16} aria-hidden />} onClick={() => ask('reactivate')}>
            {text.reactivate}
          </Menu.Item>
        )}
        {living && (
          <Menu.Item
            leftSection={
              member.protected ? (
                <IconShieldOff size={16} aria-hidden />
              ) : (
                <IconShieldCheck size={16} aria-hidden />
              )
            }
            onClick={() => shield.mutate()}
          >
            {member.protected ? text.unprotect : text.protect}
          </Menu.Item>
        )}
        {!living && (
          <Menu.Item leftSection={<IconRestore size={16} aria-hidden />} onClick={() => ask('restore')}>
            {text.restore}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
