import { Button, Card, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { runsQuery } from '../../api/history.ts';
import { formatMoment } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { LookupAnswer } from './LookupAnswer.tsx';

const text = strings.history;

/** A person looked up in a file: "why was she (not) listed?" */
export function LookupCard({ hub }: { readonly hub: string | undefined }) {
  const { person, run } = useSearch({ from: '/inside/history' });
  const navigate = useNavigate({ from: '/history' });
  const { data } = useInfiniteQuery(runsQuery(hub));
  const runs = (data?.pages.flatMap((page) => page.items) ?? []).filter(({ plan }) => plan !== null);
  const [typed, setTyped] = useState(person ?? '');
  const [chosen, setChosen] = useState<string | null>(run ?? null);
  const runId = runs.find((one) => one.run === chosen)?.run ?? runs[0]?.run;
  const look = () =>
    void navigate({
      search: (before) => ({ ...before, person: typed.trim(), ...(runId !== undefined && { run: runId }) }),
      replace: true,
      resetScroll: false,
    });
  const asked = runs.find((one) => one.run === run);
  return (
    <Card>
      <Title order={2}>{text.lookup}</Title>
      <Text size="sm" c="dimmed" mb="md">
        {runs.length === 0 ? text.noRuns : text.lookupHint}
      </Text>
      {runs.length > 0 && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            look();
          }}
        >
          <Stack gap="sm">
            <TextInput
              label={text.person}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Select
              label={text.run}
              data={runs.map((one) => ({
                value: one.run,
                label: `${one.file?.name ?? text.noName} · ${one.hub.name} · ${formatMoment(one.created_at)}`,
              }))}
              value={runId ?? null}
              onChange={setChosen}
            />
            <Button type="submit" variant="default" disabled={typed.trim() === ''}>
              {text.look}
            </Button>
          </Stack>
        </form>
      )}
      {person !== undefined && asked !== undefined && <LookupAnswer run={asked} person={person} />}
    </Card>
  );
}
