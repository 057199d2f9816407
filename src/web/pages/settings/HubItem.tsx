import { Button, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Hub, type Program, useMay } from '../../api/directory.ts';
import { addProgram, renameHub, renameProgram } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { NameForm } from './NameForm.tsx';
import { Renamable } from './Renamable.tsx';
import { useFocusBack } from './useFocusBack.ts';
import { useSaving } from './useSaving.ts';
import classes from './Settings.module.css';

const text = strings.settings;

export interface HubItemProps {
  readonly hub: Hub;
  /** undefined while they are loaded */
  readonly programs: readonly Program[] | undefined;
}

/** A hub with its programs. */
export function HubItem({ hub, programs }: HubItemProps) {
  const own = useMay('own');
  const administer = useMay('administer');
  const rename = useSaving((name: string) => renameHub(hub.id, name), text.saved, [
    'hubs',
    'programs',
    'members',
  ]);
  const renameOne = useSaving(
    ({ id, name }: { id: string; name: string }) => renameProgram(id, name),
    ({ name }) => text.saved(name),
    ['programs'],
  );
  return (
    <>
      <Renamable
        name={hub.name}
        level={3}
        facts={text.hubs.members(hub.members)}
        onRename={own ? (name) => rename.mutateAsync(name) : undefined}
      />
      {programs === undefined && <Skeleton height={40} mt="sm" />}
      {programs?.length === 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {text.hubs.noPrograms}
        </Text>
      )}
      <ul className={classes['programs']} aria-label={text.hubs.programsOf(hub.name)}>
        {programs?.map(({ id, name, enrolled }) => (
          <li key={id} className={classes['item']}>
            <Renamable
              name={name}
              facts={text.hubs.enrolled(enrolled)}
              onRename={administer ? (next) => renameOne.mutateAsync({ id, name: next }) : undefined}
            />
          </li>
        ))}
      </ul>
      {administer && <NewProgram hub={hub} />}
    </>
  );
}

function NewProgram({ hub }: { readonly hub: Hub }) {
  const [open, setOpen] = useState(false);
  const { ref, goBack } = useFocusBack();
  const add = useSaving((name: string) => addProgram(hub.id, name), text.added, ['programs']);
  const close = () => {
    goBack();
    setOpen(false);
  };
  if (!open) {
    return (
      <Button
        size="xs"
        variant="subtle"
        mt="xs"
        ml={-10}
        leftSection={<IconPlus size={14} aria-hidden />}
        aria-label={text.hubs.addProgramIn(hub.name)}
        ref={ref}
        onClick={() => setOpen(true)}
      >
        {text.hubs.newProgram}
      </Button>
    );
  }
  return (
    <div className={classes['opened']}>
      <NameForm
        label={text.hubs.newProgramIn(hub.name)}
        button={text.add}
        cancel={strings.shell.cancel}
        focus
        onCancel={close}
        onSave={async (name) => {
          await add.mutateAsync(name);
          close();
        }}
      />
    </div>
  );
}
