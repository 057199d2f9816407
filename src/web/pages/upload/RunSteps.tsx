import { Group, Loader, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { strings } from '../../strings/index.ts';
import { type Step, steps } from './runState.ts';

const text = strings.upload;

export interface RunStepsProps {
  readonly step: Step;
  /** What a step is called. */
  readonly name: (step: Step) => string;
}

/** The way of a file: what is done, what is under way, what comes. */
export function RunSteps({ step: at, name }: RunStepsProps) {
  const reached = steps.indexOf(at);
  return (
    <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {steps.map((step, index) => {
        const done = index < reached || at === 'ready';
        const current = index === reached && !done;
        return (
          <Group component="li" key={step} wrap="nowrap" gap="sm" aria-current={current ? 'step' : undefined}>
            <Mark number={index + 1} done={done} current={current} />
            <Text size="sm" fw={current ? 650 : 500} {...(!done && !current && { c: 'dimmed' })}>
              {name(step)}
              {done && <VisuallyHidden component="span"> {text.stepDone}</VisuallyHidden>}
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}

interface MarkProps {
  readonly number: number;
  readonly done: boolean;
  readonly current: boolean;
}

function Mark({ number, done, current }: MarkProps) {
  return (
    <ThemeIcon
      size={30}
      radius="xl"
      variant={done || current ? 'light' : 'default'}
      color={done ? 'teal' : 'indigo'}
      aria-hidden
    >
      {done ? (
        <IconCheck size={18} />
      ) : current ? (
        <Loader size={16} />
      ) : (
        <Text size="sm" fw={600} inherit>
          {number}
        </Text>
      )}
    </ThemeIcon>
  );
}
