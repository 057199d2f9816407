import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { hubsQuery } from '../../api/directory.ts';
import { addSource, type Connector, sourcesQuery } from '../../api/sources.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';

const text = strings.sources;

export interface AddSourceModalProps {
  readonly connector: Connector;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Adds a second source of files to a hub. */
export function AddSourceModal({ connector, opened, onClose }: AddSourceModalProps) {
  const client = useQueryClient();
  const { data: hubs = [] } = useQuery({ ...hubsQuery, enabled: opened });
  const only = hubs.length === 1 ? (hubs[0]?.id ?? null) : null;
  const form = useForm({
    initialValues: { hub: null as string | null, name: '' },
    validate: {
      hub: (hub) => ((hub ?? only) === null ? text.hubMissing : null),
      name: (name) => (name.trim() === '' ? text.nameMissing : null),
    },
  });
  const add = useMutation({
    mutationFn: ({ hub, name }: { hub: string; name: string }) =>
      addSource({ hub, name: name.trim(), connector: connector.name }),
    onSuccess: async (added) => {
      notifications.show({ color: 'teal', message: text.added(added.name, added.hub.name) });
      await client.invalidateQueries({ queryKey: sourcesQuery.queryKey });
      leave();
    },
  });
  const leave = () => {
    onClose();
    form.reset();
    add.reset();
  };
  return (
    <Modal opened={opened} onClose={leave} title={text.addTitle}>
      <form
        noValidate
        onSubmit={form.onSubmit(({ hub, name }) => {
          const chosen = hub ?? only;
          if (chosen !== null && !add.isPending) add.mutate({ hub: chosen, name });
        })}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {text.addHint}
          </Text>
          <Select
            label={text.hub}
            placeholder={strings.upload.hubPlaceholder}
            data={hubs.map(({ id, name }) => ({ value: id, label: name }))}
            searchable={hubs.length > 8}
            withAsterisk
            {...form.getInputProps('hub')}
            value={form.values.hub ?? only}
          />
          <TextInput
            label={text.name}
            description={text.nameHint}
            placeholder={text.namePlaceholder}
            maxLength={200}
            withAsterisk
            {...form.getInputProps('name')}
          />
          {add.error !== null && <ErrorNotice error={add.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={leave}>
              {strings.shell.cancel}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {text.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
