import { Badge, Skeleton, Stack, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMay } from '../../../api/directory.ts';
import type { Connection } from '../../../api/scim.ts';
import type { Source } from '../../../api/sources.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { strings } from '../../../strings/index.ts';
import { sourceCrumbs } from '../crumbs.ts';
import { SourceRuns } from '../SourceRuns.tsx';
import { connectionOf } from './connectionOf.ts';
import { GroupsTab } from './groups/GroupsTab.tsx';
import { OfGroupsPage } from './OfGroupsPage.tsx';
import { PeopleTab } from './people/PeopleTab.tsx';
import { PlanNowButton } from './PlanNowButton.tsx';
import classes from './Push.module.css';
import { PushStatus } from './PushStatus.tsx';
import { PushWarnings } from './PushWarnings.tsx';
import { RequestsTab } from './requests/RequestsTab.tsx';
import { SettingsTab } from './settings/SettingsTab.tsx';
import { useConnection } from './useConnection.ts';
import { WaitingButton } from './WaitingButton.tsx';

const text = strings.push;
const tabs = ['people', 'groups', 'requests', 'plans', 'settings'] as const;

/** A connection of an identity provider that pushes: who was pushed, how far that has come, and what was sent. */
export function PushPage({ source }: { readonly source: Source }) {
  return connectionOf(source) === source.id ? <Shown source={source} /> : <OfGroupsPage source={source} />;
}

function Shown({ source }: { readonly source: Source }) {
  const { data: connection, error, refetch } = useConnection(source.id);
  const may = useMay('administer');
  return (
    <>
      <PageHeader
        title={source.name}
        description={
          <>
            <Badge component="span" mr="xs" style={{ verticalAlign: '-0.25em' }}>
              {source.hub.name}
            </Badge>
            {connection === undefined ? (
              error === null && <Skeleton component="span" display="inline-block" height={14} width={260} />
            ) : (
              <PushStatus connection={connection} />
            )}
          </>
        }
        crumbs={sourceCrumbs()}
        actions={
          <>
            {may && connection !== undefined && connection.last_push_at !== null && (
              <PlanNowButton source={source} />
            )}
            <WaitingButton source={source} />
          </>
        }
      />
      {connection !== undefined ? (
        <Stack gap="lg">
          <PushWarnings warnings={connection.warnings} />
          <Topics source={source} connection={connection} />
        </Stack>
      ) : error === null ? (
        <Skeleton height={420} radius="lg" />
      ) : (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      )}
    </>
  );
}

interface TopicsProps {
  readonly source: Source;
  readonly connection: Connection;
}

function Topics({ source, connection }: TopicsProps) {
  const { tab } = useSearch({ from: '/inside/sources/$sourceId' });
  const navigate = useNavigate({ from: '/sources/$sourceId' });
  const shown = tabs.find((one) => one === tab) ?? 'people';
  return (
    <Tabs
      value={shown}
      onChange={(next) =>
        void navigate({
          search: next === null || next === 'people' ? {} : { tab: next },
          replace: true,
          resetScroll: false,
        })
      }
      keepMounted={false}
    >
      <Tabs.List aria-label={text.tabsLabel} mb="md" className={classes['tabs'] ?? ''}>
        {tabs.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {text.tabs[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="people">
        <PeopleTab connection={connection} />
      </Tabs.Panel>
      <Tabs.Panel value="groups">
        <GroupsTab connection={connection} />
      </Tabs.Panel>
      <Tabs.Panel value="requests">
        <RequestsTab connection={connection} />
      </Tabs.Panel>
      <Tabs.Panel value="plans">
        <SourceRuns source={source} />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <SettingsTab source={source} connection={connection} />
      </Tabs.Panel>
    </Tabs>
  );
}
