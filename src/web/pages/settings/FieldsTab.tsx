import { Button, Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Field, fieldsQuery, useMay } from '../../api/directory.ts';
import { addField, type FieldType, renameField } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { Loaded } from './Loaded.tsx';
import { OptionsDrawer } from './OptionsDrawer.tsx';
import { Renamable } from './Renamable.tsx';
import { TabHead } from './TabHead.tsx';
import { useSaving } from './useSaving.ts';
import classes from './Settings.module.css';

const text = strings.settings;
const types = Object.entries(text.fields.types).map(([value, label]) => ({ value, label }));

/** Profile fields of the tenant, with the options of those that are chosen from a list. */
export function FieldsTab() {
  const fields = useQuery(fieldsQuery);
  const administer = useMay('administer');
  const [opened, setOpened] = useState<Field>();
  const rename = useSaving(
    ({ id, name }: { id: string; name: string }) => renameField(id, name),
    ({ name }) => text.saved(name),
    ['fields'],
  );
  return (
    <>
      <TabHead title={text.tabs.fields} hint={text.fields.hint} />
      {administer && <NewField />}
      <Loaded query={fields} lines={8}>
        {(all) => (
          <ul className={classes['list']}>
            {all.map((field) => (
              <li key={field.id} className={classes['item']}>
                <Renamable
                  name={field.label}
                  facts={[text.fields.types[field.type], field.role !== null && text.fields.roles[field.role]]
                    .filter(Boolean)
                    .join(' · ')}
                  onRename={administer ? (name) => rename.mutateAsync({ id: field.id, name }) : undefined}
                >
                  {(field.type === 'select' || field.type === 'multi_select') && (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${text.fields.options(field.options)}: ${text.fields.openOptions(field.label)}`}
                      onClick={() => setOpened(field)}
                    >
                      {text.fields.options(field.options)}
                    </Button>
                  )}
                </Renamable>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <OptionsDrawer field={opened} onClose={() => setOpened(undefined)} />
    </>
  );
}

function NewField() {
  const [label, setLabel] = useState('');
  const [type, setType] = useState<FieldType>('text');
  const add = useSaving(
    (given: { label: string; type: FieldType }) => addField(given.label, given.type),
    (given) => text.added(given.label),
    ['fields'],
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ label: label.trim(), type }, { onSuccess: () => setLabel('') });
      }}
    >
      <Group gap="sm" align="flex-end" mb="md">
        <TextInput
          label={text.fields.new}
          placeholder={text.fields.label}
          value={label}
          maxLength={200}
          onChange={(event) => setLabel(event.currentTarget.value)}
          style={{ flex: '1 1 12rem' }}
        />
        <Select
          label={text.fields.type}
          data={types}
          value={type}
          onChange={(next) => setType((next ?? 'text') as FieldType)}
          w={{ base: '100%', xs: 220 }}
        />
        <Button type="submit" variant="default" loading={add.isPending} disabled={label.trim() === ''}>
          {text.add}
        </Button>
      </Group>
    </form>
  );
}
