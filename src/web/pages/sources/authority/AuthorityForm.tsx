import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { authorityQuery, type FieldOrder, putAuthority } from '../../../api/authority.ts';
import type { Field } from '../../../api/directory.ts';
import type { Source } from '../../../api/sources.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';
import { draftOf, isSame, itemsOf, type Mode, rankable } from './authorityDraft.ts';
import { FieldOrders } from './FieldOrders.tsx';
import { OrderList } from './OrderList.tsx';

const text = strings.authority;
const modes: readonly Mode[] = ['none', 'same', 'fields'];

export interface AuthorityFormProps {
  readonly hub: Source['hub'];
  readonly sources: readonly Source[];
  readonly fields: readonly Field[];
  readonly stored: readonly FieldOrder[];
  readonly may: boolean;
}

/** Every source, one order for everything, or field by field. Nothing is sent before it is saved: each change has everybody read anew. */
export function AuthorityForm({ hub, sources, fields, stored, may }: AuthorityFormProps) {
  const client = useQueryClient();
  const ids = sources.map(({ id }) => id);
  const initial = draftOf(stored, fields, ids);
  const [draft, setDraft] = useState(initial);
  const save = useMutation({
    mutationFn: () => putAuthority(hub.id, itemsOf(draft, fields)),
    onSuccess: (saved) => {
      client.setQueryData(authorityQuery(hub.id).queryKey, saved);
      notifications.show({ color: 'green', message: text.saved(hub.name) });
    },
  });
  const nameOf = (id: string) => sources.find((one) => one.id === id)?.name ?? id;
  const changed = !isSame(itemsOf(draft, fields), itemsOf(initial, fields));
  return (
    <Stack gap="md">
      <Radio.Group
        label={text.choice}
        value={draft.mode}
        onChange={(mode) => setDraft({ ...draft, mode })}
        readOnly={!may}
      >
        <Stack gap="xs" mt="xs">
          {modes.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              label={text.modes[mode]}
              disabled={!may && mode !== draft.mode}
              {...(mode === 'none' && { description: text.noneHint })}
            />
          ))}
        </Stack>
      </Radio.Group>
      {draft.mode === 'same' && (
        <div style={{ maxWidth: 420 }}>
          <OrderList
            field={text.allFields}
            order={draft.order}
            nameOf={nameOf}
            onChange={may ? (order) => setDraft({ ...draft, order }) : undefined}
          />
        </div>
      )}
      {draft.mode === 'fields' && (
        <FieldOrders
          fields={rankable(fields)}
          orders={draft.fields}
          sources={ids}
          nameOf={nameOf}
          onChange={may ? (orders) => setDraft({ ...draft, fields: orders }) : undefined}
        />
      )}
      {save.isError && <ErrorNotice error={save.error} />}
      {may ? (
        <Group gap="sm">
          <Button
            variant="default"
            loading={save.isPending}
            disabled={!changed}
            onClick={() => save.mutate()}
          >
            {text.save}
          </Button>
          {changed && (
            <Button variant="subtle" onClick={() => setDraft(initial)}>
              {text.discard}
            </Button>
          )}
          <Text size="sm" c="dimmed" style={{ flex: '1 1 16rem' }}>
            {text.later}
          </Text>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {text.onlyAdmins}
        </Text>
      )}
    </Stack>
  );
}
