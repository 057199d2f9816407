import { Button, List, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { messageOf } from '../../api/client.ts';
import { deleteSource, type Source, sourceQuery, sourcesQuery } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';

const text = strings.sources;

/** Deletes a source, once it was asked again and said what stays. */
export function DeleteSourceButton({ source }: { readonly source: Source }) {
  const client = useQueryClient();
  const pushed = source.delivery === 'push';
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteSource(source.id),
    onSuccess: async () => {
      notifications.show({ color: 'green', message: text.removed(source.name) });
      await navigate({ to: '/sources' });
      client.removeQueries({ queryKey: sourceQuery(source.id).queryKey });
      await client.invalidateQueries({ queryKey: sourcesQuery.queryKey });
    },
    onError: (error) => notifications.show({ color: 'red', message: messageOf(error) }),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: text.removeTitle(source.name),
      children: (
        <Stack gap="sm">
          <Text size="sm">
            {pushed ? strings.push.settings.removeText(source.hub.name) : text.removeText(source.hub.name)}
          </Text>
          <List size="sm" spacing={4}>
            <List.Item>{pushed ? strings.push.settings.removeGoes : text.removeGoes}</List.Item>
            <List.Item>{text.removeStays}</List.Item>
          </List>
        </Stack>
      ),
      labels: { confirm: text.remove, cancel: strings.shell.cancel },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    });
  return (
    <Button
      variant="default"
      c="var(--mantine-color-error)"
      leftSection={<IconTrash size={16} aria-hidden />}
      loading={remove.isPending}
      onClick={ask}
    >
      {text.remove}
    </Button>
  );
}
