import { Drawer, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Field, optionsQuery, useMay } from '../../api/directory.ts';
import { addOption, renameOption } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { NameForm } from './NameForm.tsx';
import { Renamable } from './Renamable.tsx';
import { useSaving } from './useSaving.ts';
import classes from './Settings.module.css';

const text = strings.settings;
/** More are found by typing. */
const shownAtOnce = 200;

/** Options of a field: added, renamed, found. */
export function OptionsDrawer({
  field,
  onClose,
}: {
  readonly field: Field | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Drawer
      opened={field !== undefined}
      onClose={onClose}
      position="right"
      title={field === undefined ? '' : text.fields.openOptions(field.label)}
      closeButtonProps={{ 'aria-label': strings.shell.close }}
    >
      {field !== undefined && <Options field={field} />}
    </Drawer>
  );
}

function Options({ field }: { readonly field: Field }) {
  const { data: options } = useQuery(optionsQuery(field.id));
  const administer = useMay('administer');
  const [sought, setSought] = useState('');
  const add = useSaving((label: string) => addOption(field.id, label), text.added, ['fields']);
  const rename = useSaving(
    ({ id, name }: { id: string; name: string }) => renameOption(field.id, id, name),
    ({ name }) => text.saved(name),
    ['fields', 'members'],
  );
  const found = (options ?? []).filter(({ label }) =>
    label.toLowerCase().includes(sought.trim().toLowerCase()),
  );
  return (
    <Stack gap="md">
      {administer && (
        <NameForm
          label={text.fields.newOption}
          button={text.add}
          onSave={(label) => add.mutateAsync(label)}
        />
      )}
      {options?.length === 0 && <Text c="dimmed">{text.fields.noOptions}</Text>}
      {(options?.length ?? 0) > 10 && (
        <TextInput
          label={text.fields.filter}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      )}
      {administer && found.length > 0 && (
        <Text size="sm" c="dimmed">
          {text.fields.renameOptionHint}
        </Text>
      )}
      <ul className={classes['list']}>
        {found.slice(0, shownAtOnce).map(({ id, label }) => (
          <li key={id} className={classes['item']}>
            <Renamable
              name={label}
              onRename={administer ? (name) => rename.mutateAsync({ id, name }) : undefined}
            />
          </li>
        ))}
      </ul>
    </Stack>
  );
}
