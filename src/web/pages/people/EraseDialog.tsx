import { Button, Group, List, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { eraseMember, type MemberDetail, nameOf } from '../../api/members.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';

const text = strings.personalData;

export interface EraseDialogProps {
  readonly member: MemberDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Says what goes and what stays, has the address typed, and asks once more. */
export function EraseDialog({ member, opened, onClose }: EraseDialogProps) {
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [sure, setSure] = useState(false);
  const email = member.email ?? '';
  const name = nameOf(member) || email;
  const erase = useMutation({
    mutationFn: () => eraseMember(member.id, email),
    onSuccess: async ({ files }) => {
      notifications.show({ color: 'green', message: text.done(files.length) });
      close();
      await client.invalidateQueries({ queryKey: ['members'] });
    },
    onError: () => setSure(false),
  });
  const close = () => {
    setTyped('');
    setSure(false);
    erase.reset();
    onClose();
  };
  const right = email !== '' && typed.trim().toLowerCase() === email.toLowerCase();
  const lists = [
    { title: text.goes, items: text.goesList },
    { title: text.stays, items: text.staysList },
  ];
  return (
    <Modal
      opened={opened}
      onClose={() => {
        if (!erase.isPending) close();
      }}
      size="lg"
      title={text.eraseTitle(name)}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!right || erase.isPending) return;
          if (sure) erase.mutate();
          else setSure(true);
        }}
      >
        <Stack gap="md">
          {lists.map(({ title, items }) => (
            <div key={title}>
              <Title order={3} mb={4}>
                {title}
              </Title>
              <List size="sm">
                {items.map((item) => (
                  <List.Item key={item}>{item}</List.Item>
                ))}
              </List>
            </div>
          ))}
          <TextInput
            label={text.type(email)}
            description={text.typeHint}
            value={typed}
            autoComplete="off"
            disabled={sure}
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Text fw={600} role="status">
            {sure ? text.again(name) : ''}
          </Text>
          {erase.error !== null && <ErrorNotice error={erase.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close} disabled={erase.isPending}>
              {strings.shell.cancel}
            </Button>
            <Button type="submit" color="red" loading={erase.isPending} disabled={!right}>
              {sure ? text.confirm : text.next}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
