import { Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { hubsQuery, useMay } from '../../api/directory.ts';
import { addHub, programsQuery } from '../../api/settings.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { strings } from '../../strings/index.ts';
import { IconBuildingCommunity } from '@tabler/icons-react';
import { HubItem } from './HubItem.tsx';
import { Loaded } from './Loaded.tsx';
import { NameForm } from './NameForm.tsx';
import { TabHead } from './TabHead.tsx';
import { useSaving } from './useSaving.ts';
import classes from './Settings.module.css';

const text = strings.settings;

/** Hubs, and the programs of each. */
export function HubsTab() {
  const hubs = useQuery(hubsQuery);
  const programs = useQuery(programsQuery);
  const own = useMay('own');
  const add = useSaving(addHub, text.added, ['hubs']);
  return (
    <>
      <TabHead title={text.tabs.hubs} hint={text.hubs.hint} />
      {own && (
        <Box mb="lg">
          <NameForm label={text.hubs.new} button={text.add} onSave={(name) => add.mutateAsync(name)} />
        </Box>
      )}
      <Loaded query={hubs} lines={4}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState
              icon={IconBuildingCommunity}
              title={text.hubs.empty}
              hint={own ? text.hubs.emptyHint : text.onlyOwners}
            />
          ) : (
            <ul className={classes['blocks']}>
              {all.map((hub) => (
                <li key={hub.id} className={classes['block']}>
                  <HubItem
                    hub={hub}
                    programs={programs.data?.filter((program) => program.hub.id === hub.id)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
