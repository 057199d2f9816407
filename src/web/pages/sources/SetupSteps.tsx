import { Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { strings } from '../../strings/index.ts';
import classes from './SetupSteps.module.css';

const text = strings.sourceForm;
const steps = ['connect', 'schedule', 'decide'] as const;

/** Where one is on the way to a source that is read by itself. */
export function SetupSteps({ at }: { readonly at: (typeof steps)[number] }) {
  const reached = steps.indexOf(at);
  return (
    <ol className={classes['steps']} aria-label={text.stepsLabel}>
      {steps.map((step, index) => {
        const done = index < reached;
        const current = index === reached;
        return (
          <li key={step} className={classes['step']} aria-current={current ? 'step' : undefined}>
            <ThemeIcon
              size={26}
              radius="xl"
              variant={done || current ? 'light' : 'default'}
              color={done ? 'teal' : 'indigo'}
              aria-hidden
            >
              {done ? (
                <IconCheck size={16} />
              ) : (
                <Text size="sm" fw={650} inherit>
                  {index + 1}
                </Text>
              )}
            </ThemeIcon>
            <Text size="sm" fw={current ? 650 : 500} {...(!current && { c: 'dimmed' })}>
              {text.steps[step]}
              {done && <VisuallyHidden component="span"> {text.stepDone}</VisuallyHidden>}
            </Text>
          </li>
        );
      })}
    </ol>
  );
}
