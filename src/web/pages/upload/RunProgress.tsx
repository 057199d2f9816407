import { Alert, Card, Divider, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Run } from '../../api/runs.ts';
import { strings } from '../../strings/index.ts';
import { RunSteps } from './RunSteps.tsx';
import { type RunState, runState } from './runState.ts';
import { runWords } from './runWords.ts';
import { useTimeLeft } from './useTimeLeft.ts';

const text = strings.upload;

/** Milliseconds after which waiting wants an explanation. */
const long = 8_000;

export interface RunProgressProps {
  readonly run: Run;
  /** Does news arrive? */
  readonly connected: boolean;
}

/** How far a file is: its step, rows, and the time left. */
export function RunProgress({ run, connected }: RunProgressProps) {
  const state = runState(run);
  const left = useTimeLeft(state.of === undefined ? undefined : state.rows, state.of);
  const waitsLong = useLasting(state.waiting, long);
  const lost = useLasting(!connected && state.step !== 'ready', 3_000);
  const { rows = 0, of = 0 } = state;
  // Before the first and after the last row there is work that nobody can count.
  const counted = rows > 0 && rows < of && state.step !== 'ready';
  const words = runWords(run);
  const name = state.waiting ? text.waiting : words.step(state.step);
  return (
    <Card p={{ base: 'md', sm: 'xl' }}>
      <Stack gap="md">
        <Title order={2} size="h3" aria-live="polite">
          {state.step === 'ready' ? text.opening : name}
        </Title>
        <Progress.Root size="lg" radius="xl">
          <Progress.Section
            value={counted ? (100 * rows) / of : 100}
            animated={!counted && state.step !== 'ready'}
            color={state.step === 'ready' ? 'teal' : 'indigo'}
            withAria={false}
            role="progressbar"
            aria-label={text.progress}
            aria-valuemin={0}
            aria-valuemax={counted ? of : 100}
            aria-valuenow={counted ? rows : undefined}
            aria-valuetext={`${name}. ${wordsOf(state, words.connecting)}`}
          />
        </Progress.Root>
        <Group justify="space-between" gap="xs" mih={22}>
          <Text size="sm">{wordsOf(state, words.connecting)}</Text>
          {counted && (
            <Text size="sm" c="dimmed">
              {left === undefined ? text.estimating : text.left(left)}
            </Text>
          )}
        </Group>
        <Divider />
        <RunSteps step={state.step} name={words.step} />
        <Divider />
        <div aria-live="polite">
          {waitsLong ? (
            <Alert color="blue" icon={<IconHourglass aria-hidden />} p="sm">
              {text.waitingLong}
            </Alert>
          ) : (
            <Text size="sm" c="dimmed">
              {lost ? strings.shell.reconnecting : text.mayLeave}
            </Text>
          )}
        </div>
      </Stack>
    </Card>
  );
}

function wordsOf({ step, waiting, rows, of, bytes, records }: RunState, connecting: string): string {
  if (waiting || step === 'ready') return '';
  if (records !== undefined) return text.pulled.recordsRead(records);
  if (bytes !== undefined) return text.bytesReceived(bytes);
  if (step === 'comparing' && of !== undefined) return text.comparedRows(rows ?? 0, of);
  if (rows === undefined) return step === 'reading' ? connecting : '';
  return of === undefined ? text.rowsRead(rows) : text.rowsOf(rows, of);
}

/** Is it so for that long already? What flickers is not worth a word. */
function useLasting(so: boolean, milliseconds: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    setLasting(false);
    if (!so) return;
    const timer = setTimeout(() => setLasting(true), milliseconds);
    return () => clearTimeout(timer);
  }, [so, milliseconds]);
  return lasting;
}
