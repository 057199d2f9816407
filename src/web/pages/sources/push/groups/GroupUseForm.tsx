import { Alert, Button, Group, Radio, Select, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { fieldsQuery, hubsQuery, optionsQuery } from '../../../../api/directory.ts';
import { type Connection, type GroupUse, type PushedGroup, addGroupUse } from '../../../../api/scim.ts';
import { programsQuery } from '../../../../api/settings.ts';
import { ChoiceCard } from '../../../../components/ChoiceCard.tsx';
import { strings } from '../../../../strings/index.ts';
import { useSaving } from '../../../settings/useSaving.ts';

const text = strings.push.groups;
const kinds = ['hub', 'program', 'option'] as const satisfies readonly GroupUse['kind'][];

export interface GroupUseFormProps {
  readonly connection: Connection;
  readonly group: PushedGroup;
  readonly onDone: () => void;
}

/** A hub, a program or an option, and what choosing it does to how many people. */
export function GroupUseForm({ connection, group, onDone }: GroupUseFormProps) {
  const [kind, setKind] = useState<GroupUse['kind']>('hub');
  const [field, setField] = useState<string | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const { data: hubs = [] } = useQuery(hubsQuery);
  const { data: programs } = useQuery({ ...programsQuery, enabled: kind === 'program' });
  const { data: fields } = useQuery(fieldsQuery);
  const { data: options = [] } = useQuery({ ...optionsQuery(field ?? ''), enabled: field !== null });
  const segments = fields?.filter(({ type }) => type === 'select' || type === 'multi_select');
  const choices = {
    hub: hubs.map(({ id, name }) => ({ value: id, label: name })),
    program: (programs ?? []).map(({ id, name, hub }) => ({
      value: id,
      label: text.use.program(name, hub.name),
    })),
    option: options.map(({ id, label }) => ({ value: id, label })),
  }[kind];
  const chosen = choices.find(({ value }) => value === target)?.label;
  const missing =
    kind === 'program' && programs?.length === 0
      ? text.noPrograms
      : kind === 'option' && segments?.length === 0
        ? text.noFields
        : undefined;
  const save = useSaving(
    (id: string) => addGroupUse(connection.source.id, group.id, { [kind]: id }),
    () => text.saved(group.name),
    ['scim', 'sources'],
  );
  const choose = (next: string) => {
    setKind(next as GroupUse['kind']);
    setTarget(null);
    setField(null);
  };
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (target !== null && !save.isPending) save.mutate(target, { onSuccess: onDone });
      }}
    >
      <Stack gap="md">
        <Radio.Group label={text.kind} value={kind} onChange={choose}>
          <Stack gap="xs" mt={4}>
            {kinds.map((value) => (
              <ChoiceCard key={value} value={value} title={text.kinds[value].title}>
                <Text size="sm" c="dimmed">
                  {text.kinds[value].hint}
                </Text>
              </ChoiceCard>
            ))}
          </Stack>
        </Radio.Group>
        {missing !== undefined && <Alert color="yellow">{missing}</Alert>}
        {kind === 'option' && missing === undefined && (
          <Select
            label={text.field}
            placeholder={text.choosePlaceholder}
            data={(segments ?? []).map(({ id, label }) => ({ value: id, label }))}
            value={field}
            onChange={(next) => {
              setField(next);
              setTarget(null);
            }}
          />
        )}
        {missing === undefined && (kind !== 'option' || field !== null) && (
          <Select
            key={`${kind} ${field ?? ''}`}
            label={text[kind]}
            placeholder={text.choosePlaceholder}
            data={choices}
            value={target}
            onChange={setTarget}
            searchable={choices.length > 8}
          />
        )}
        <div aria-live="polite">
          {chosen !== undefined && (
            <Alert color="blue" icon={<IconInfoCircle aria-hidden />} p="sm">
              <Text size="sm">{text.effect[kind](group.name, chosen, group.members)}</Text>
              <Text size="sm">{text.approve}</Text>
            </Alert>
          )}
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {strings.shell.cancel}
          </Button>
          <Button type="submit" disabled={target === null} loading={save.isPending}>
            {text.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
