import { Button, Checkbox, Group, Input, Modal, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  addWebhook,
  changeWebhook,
  type NewWebhook,
  type Webhook,
  type WebhookEvent,
  type WebhookWithSecret,
} from '../../../api/webhooks.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';
import { allEvents, eventColumns, eventGroups, usualEvents } from './eventGroups.ts';

const text = strings.webhooks;

export interface WebhookModalProps {
  /** undefined: closed. */
  readonly form: 'new' | Webhook | undefined;
  readonly onClose: () => void;
  readonly onSecret: (webhook: WebhookWithSecret) => void;
}

/** Adds an address, or changes what it is and hears. */
export function WebhookModal({ form, onClose, onSecret }: WebhookModalProps) {
  return (
    <Modal
      opened={form !== undefined}
      onClose={onClose}
      size="lg"
      title={form === 'new' ? text.addTitle : text.editTitle}
    >
      {form !== undefined && (
        <Fields webhook={form === 'new' ? undefined : form} onClose={onClose} onSecret={onSecret} />
      )}
    </Modal>
  );
}

interface FieldsProps extends Omit<WebhookModalProps, 'form'> {
  readonly webhook: Webhook | undefined;
}

function Fields({ webhook, onClose, onSecret }: FieldsProps) {
  const client = useQueryClient();
  const form = useForm<NewWebhook>({
    initialValues: {
      url: webhook?.url ?? '',
      description: webhook?.description ?? '',
      events: webhook?.events ?? [...usualEvents],
    },
    validate: {
      url: (url) =>
        /^https?:\/\/[^\s/]+/.test(url.trim()) && URL.canParse(url.trim()) ? null : text.urlMissing,
      events: (events) => (events.length === 0 ? text.eventsMissing : null),
    },
  });
  const save = useMutation({
    mutationFn: async (given: NewWebhook) => {
      const wanted = { ...given, url: given.url.trim() };
      return webhook === undefined
        ? { added: await addWebhook(wanted) }
        : { changed: await changeWebhook(webhook.id, wanted) };
    },
    onSuccess: async ({ added, changed }) => {
      notifications.show({
        color: 'green',
        message: added === undefined ? text.saved(changed.url) : text.added(added.url),
      });
      onClose();
      if (added !== undefined) onSecret(added);
      await client.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  const { events } = form.values;
  const choose = (group: readonly WebhookEvent[], chosen: boolean) =>
    form.setFieldValue('events', [...events.filter((one) => !group.includes(one)), ...(chosen ? group : [])]);
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((given) => {
        if (!save.isPending) save.mutate(given);
      })}
    >
      <Stack gap="md">
        <TextInput
          type="url"
          label={text.url}
          description={text.urlHint}
          placeholder={text.urlPlaceholder}
          withAsterisk
          maxLength={2000}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('url')}
        />
        <TextInput
          label={text.description}
          placeholder={text.descriptionPlaceholder}
          maxLength={200}
          autoComplete="off"
          {...form.getInputProps('description')}
        />
        <Input.Wrapper label={text.events} labelElement="div" error={form.errors['events']}>
          <Stack gap="sm" mt={6} role="group" aria-label={text.events}>
            <Checkbox
              label={text.all}
              checked={events.length === allEvents.length}
              indeterminate={events.length > 0 && events.length < allEvents.length}
              onChange={(event) => choose(allEvents, event.currentTarget.checked)}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
              {eventColumns.map((groups) => (
                <Stack key={groups[0]} gap="md">
                  {groups.map((group) => (
                    <Stack key={group} gap={8} role="group" aria-labelledby={`events-${group}`}>
                      <Input.Label id={`events-${group}`} labelElement="div" c="dimmed">
                        {text.groups[group]}
                      </Input.Label>
                      {eventGroups[group].map((one) => (
                        <Checkbox
                          key={one}
                          label={text.eventNames[one]}
                          checked={events.includes(one)}
                          onChange={(event) => choose([one], event.currentTarget.checked)}
                        />
                      ))}
                    </Stack>
                  ))}
                </Stack>
              ))}
            </SimpleGrid>
          </Stack>
        </Input.Wrapper>
        {save.error !== null && <ErrorNotice error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {strings.shell.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {webhook === undefined ? text.create : text.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
