import { Drawer, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Field, type Option, optionsQuery, useMay } from '../../api/directory.ts';
import { addOption, renameOption } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { Loaded } from './Loaded.tsx';
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
      title={
        <Text span fw={650} size="lg">
          {field === undefined ? '' : text.fields.openOptions(field.label)}
        </Text>
      }
      closeButtonProps={{ 'aria-label': strings.shell.close }}
    >
      {field !== undefined && <Options field={field} />}
    </Drawer>
  );
}

function Options({ field }: { readonly field: Field }) {
  const options = useQuery(optionsQuery(field.id));
  const administer = useMay('administer');
  const add = useSaving((label: string) => addOption(field.id, label), text.added, ['fields']);
  return (
    <Stack gap="md">
      {administer && (
        <NameForm
          label={text.fields.newOption}
          button={text.add}
          onSave={(label) => add.mutateAsync(label)}
        />
      )}
      <Loaded query={options}>{(all) => <OptionList field={field} options={all} />}</Loaded>
    </Stack>
  );
}

function OptionList({ field, options }: { readonly field: Field; readonly options: readonly Option[] }) {
  const administer = useMay('administer');
  const [sought, setSought] = useState('');
  const rename = useSaving(
    ({ id, name }: { id: string; name: string }) => renameOption(field.id, id, name),
    ({ name }) => text.saved(name),
    ['fields', 'members'],
  );
  const found = options.filter(({ label }) => label.toLowerCase().includes(sought.trim().toLowerCase()));
  if (options.length === 0) return <Text c="dimmed">{text.fields.noOptions}</Text>;
  return (
    <Stack gap="md">
      {options.length > 10 && (
        <TextInput
          label={text.fields.filter}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      )}
      <Text size="sm" c="dimmed" role="status">
        {found.length === 0 ? text.fields.noOptionFits : administer && text.fields.renameOptionHint}
      </Text>
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
      {found.length > shownAtOnce && (
        <Text size="sm" c="dimmed">
          {text.fields.moreOptions(found.length - shownAtOnce)}
        </Text>
      )}
    </Stack>
  );
}
