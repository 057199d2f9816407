import { Box, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Hub, hubsQuery, type Program, useMay } from '../../api/directory.ts';
import { addHub, addProgram, programsQuery, renameHub, renameProgram } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';
import { NameForm } from './NameForm.tsx';
import { Renamable } from './Renamable.tsx';
import { TabHead } from './TabHead.tsx';
import { useSaving } from './useSaving.ts';
import classes from './Settings.module.css';

const text = strings.settings;

/** Hubs, and the programs of each. */
export function HubsTab() {
  const { data: hubs = [] } = useQuery(hubsQuery);
  const { data: programs = [] } = useQuery(programsQuery);
  const own = useMay('own');
  const add = useSaving(addHub, text.added, ['hubs']);
  return (
    <>
      <TabHead title={text.tabs.hubs} hint={text.hubs.hint} />
      {own && (
        <Box mb="md">
          <NameForm label={text.hubs.new} button={text.add} onSave={(name) => add.mutateAsync(name)} />
        </Box>
      )}
      <ul className={classes['list']}>
        {hubs.map((hub) => (
          <li key={hub.id} className={classes['item']}>
            <HubItem hub={hub} programs={programs.filter((program) => program.hub.id === hub.id)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function HubItem({ hub, programs }: { readonly hub: Hub; readonly programs: readonly Program[] }) {
  const own = useMay('own');
  const administer = useMay('administer');
  const rename = useSaving((name: string) => renameHub(hub.id, name), text.saved, [
    'hubs',
    'programs',
    'members',
  ]);
  const add = useSaving((name: string) => addProgram(hub.id, name), text.added, ['programs']);
  const renameOne = useSaving(
    ({ id, name }: { id: string; name: string }) => renameProgram(id, name),
    ({ name }) => text.saved(name),
    ['programs'],
  );
  return (
    <>
      <Renamable
        name={hub.name}
        facts={text.hubs.members(hub.members)}
        onRename={own ? (name) => rename.mutateAsync(name) : undefined}
      />
      <Box pl="lg" mt="xs">
        <Title order={3} size="sm">
          {text.hubs.programs}
        </Title>
        {programs.length === 0 && (
          <Text size="sm" c="dimmed">
            {text.hubs.noPrograms}
          </Text>
        )}
        <ul className={classes['list']}>
          {programs.map(({ id, name, enrolled }) => (
            <li key={id} className={classes['item']}>
              <Renamable
                name={name}
                facts={text.hubs.enrolled(enrolled)}
                onRename={administer ? (next) => renameOne.mutateAsync({ id, name: next }) : undefined}
              />
            </li>
          ))}
        </ul>
        {administer && (
          <NameForm
            label={text.hubs.newProgramIn(hub.name)}
            button={text.add}
            onSave={(name) => add.mutateAsync(name)}
          />
        )}
      </Box>
    </>
  );
}
