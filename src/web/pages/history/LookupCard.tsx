import { Button, Card, Select, Text, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { runsQuery } from '../../api/history.ts';
import { type Run, runQuery } from '../../api/runs.ts';
import { formatMoment } from '../../format.ts';
import { runName } from '../../runName.ts';
import { strings } from '../../strings/index.ts';
import { LookupAnswer } from './LookupAnswer.tsx';
import classes from './History.module.css';

const text = strings.history;

/** A person looked up in a file: "why was she (not) listed?" Who and which file stand in the address. */
export function LookupCard({ hub }: { readonly hub: string | undefined }) {
  const { person, run } = useSearch({ from: '/inside/history' });
  const navigate = useNavigate({ from: '/history' });
  const { runs, loading, known } = usePlannedRuns(hub, run);
  const [typed, setTyped] = useState(person ?? '');
  const [chosen, setChosen] = useState(run);
  useEffect(() => setTyped(person ?? ''), [person]);
  useEffect(() => setChosen(run), [run]);
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
        {known && runs.length === 0 ? text.noRuns : text.lookupHint}
      </Text>
      {(loading || runs.length > 0) && (
        <form
          className={classes['lookup']}
          onSubmit={(event) => {
            event.preventDefault();
            look();
          }}
        >
          <TextInput
            label={text.person}
            value={typed}
            maxLength={254}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Select
            label={text.run}
            data={runs.map((one) => ({ value: one.run, label: nameOf(one) }))}
            value={runId ?? null}
            disabled={loading}
            onChange={(next) => setChosen(next ?? undefined)}
          />
          <Button type="submit" variant="default" disabled={typed.trim() === '' || runId === undefined}>
            {text.look}
          </Button>
        </form>
      )}
      <div aria-live="polite">
        {person !== undefined && asked !== undefined && (
          <LookupAnswer run={asked} file={runName(asked)} person={person} />
        )}
      </div>
    </Card>
  );
}

const nameOf = (run: Run): string => `${runName(run)} · ${run.hub.name} · ${formatMoment(run.created_at)}`;

/** Files that were compared, the newest first; the one that the address names is among them, however old it is. */
function usePlannedRuns(hub: string | undefined, named: string | undefined) {
  const { data, isPending } = useInfiniteQuery(runsQuery(hub));
  const newest = (data?.pages.flatMap((page) => page.items) ?? []).filter(({ plan }) => plan !== null);
  const missing = named !== undefined && data !== undefined && !newest.some(({ run }) => run === named);
  const { data: old } = useQuery({ ...runQuery(named ?? ''), enabled: missing });
  return {
    runs: missing && old !== undefined && old.plan !== null ? [...newest, old] : newest,
    loading: isPending,
    /** Not when they could not be fetched: the card of files says so. */
    known: data !== undefined,
  };
}
