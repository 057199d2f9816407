import { Alert, Button, Card, Divider, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPlay, IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent } from 'react';
import { messageOf } from '../../api/client.ts';
import { type Source, sourceQuery, syncSource } from '../../api/sources.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';
import { sourceCrumbs } from './crumbs.ts';
import { MissingSource } from './MissingSource.tsx';
import { PolicyTable } from './PolicyTable.tsx';
import { ScheduleFields } from './schedule/ScheduleFields.tsx';
import { useSaveSchedule } from './schedule/useSaveSchedule.ts';
import { useScheduleForm } from './schedule/useScheduleForm.ts';
import { SetupSteps } from './SetupSteps.tsx';

const text = strings.schedules;

/** A source that was just connected: when it is read, what happens without asking, and its first run. */
export function SetupPage() {
  const { sourceId } = useParams({ from: '/inside/sources/$sourceId/setup' });
  const { data: source, error, refetch } = useQuery(sourceQuery(sourceId));
  return (
    <>
      <PageHeader
        title={source === undefined ? strings.sources.title : text.title(source.name)}
        {...(source !== undefined && { description: text.description(source.hub.name) })}
        crumbs={sourceCrumbs(source)}
      />
      {source !== undefined ? (
        <Setup source={source} />
      ) : error === null ? (
        <Skeleton height={420} radius="lg" />
      ) : (
        <MissingSource error={error} onRetry={() => void refetch()} />
      )}
    </>
  );
}

function Setup({ source }: { readonly source: Source }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useScheduleForm(source, true);
  const schedule = useSaveSchedule(source);
  const run = useMutation({
    mutationFn: () => syncSource(source.id, 'snapshot'),
    onError: (error) => notifications.show({ color: 'red', message: messageOf(error) }),
  });
  const incomplete = !form.never && form.complete === undefined;
  const busy = schedule.isPending || run.isPending;
  const save = async (andRun: boolean) => {
    if (busy || incomplete) return;
    await schedule.mutateAsync(form.complete);
    if (!andRun) return navigate({ to: '/sources/$sourceId', params: { sourceId: source.id } });
    const { run: runId } = await run.mutateAsync();
    void client.invalidateQueries({ queryKey: ['sources'] });
    return navigate({ to: '/runs/$runId', params: { runId } });
  };
  // What goes wrong is shown by the mutations themselves.
  const go = (andRun: boolean) => void save(andRun).catch(() => {});
  return (
    <Stack gap="lg" maw={860}>
      <SetupSteps at="schedule" />
      <Card
        component="form"
        p={{ base: 'md', sm: 'xl' }}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          go(true);
        }}
      >
        <Stack gap="xl">
          <Stack gap="md" component="section">
            <Title order={2} size="h3">
              {text.when}
            </Title>
            <ScheduleFields form={form} />
          </Stack>
          <Divider />
          <Stack gap="xs" component="section">
            <div>
              <Title order={2} size="h3">
                {text.decide}
              </Title>
              <Text size="sm" c="dimmed">
                {text.decideHint}
              </Text>
            </div>
            <PolicyTable source={source} />
          </Stack>
          <Divider />
          {schedule.error !== null && <ErrorNotice error={schedule.error} />}
          <Alert color="blue" icon={<IconShieldCheck aria-hidden />} p="sm">
            {text.firstHint}
          </Alert>
          <Group justify="flex-end">
            <Button
              variant="default"
              size="md"
              loading={busy && !run.isPending}
              disabled={incomplete}
              onClick={() => go(false)}
            >
              {text.save}
            </Button>
            <Button
              type="submit"
              size="md"
              leftSection={<IconPlayerPlay size={18} aria-hidden />}
              loading={busy}
              disabled={incomplete}
            >
              {text.saveAndRun}
            </Button>
          </Group>
        </Stack>
      </Card>
    </Stack>
  );
}
