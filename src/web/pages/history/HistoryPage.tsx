import { Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { hubsQuery } from '../../api/directory.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { ActivityCard } from './ActivityCard.tsx';
import { LookupCard } from './LookupCard.tsx';
import { RunsCard } from './RunsCard.tsx';

const text = strings.history;

/** Everything that came in and what came of it, over time, by person and by file. */
export function HistoryPage() {
  const { hub } = useSearch({ from: '/inside/history' });
  const navigate = useNavigate({ from: '/history' });
  const { data: hubs = [] } = useQuery(hubsQuery);
  return (
    <>
      <PageHeader
        title={text.title}
        description={text.description}
        crumbs={[{ label: strings.shell.settingsGroup }]}
        actions={
          <Select
            aria-label={text.hub}
            w={200}
            data={[
              { value: '', label: text.everyHub },
              ...hubs.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={hub ?? ''}
            onChange={(chosen) =>
              void navigate({
                search: chosen === null || chosen === '' ? {} : { hub: chosen },
                replace: true,
                resetScroll: false,
              })
            }
          />
        }
      />
      <Stack gap="md">
        <ActivityCard hub={hub} />
        <LookupCard hub={hub} />
        <RunsCard hub={hub} />
      </Stack>
    </>
  );
}
