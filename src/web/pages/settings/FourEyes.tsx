import { Switch } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { strings } from '../../strings/index.ts';
import { LimitGroup } from './LimitGroup.tsx';
import { LimitInput } from './LimitInput.tsx';
import type { SafetyDraft } from './limits.ts';
import classes from './Limits.module.css';

const text = strings.safety;

export interface SafetyGroupProps {
  readonly form: UseFormReturnType<SafetyDraft>;
  readonly readOnly: boolean;
}

/** When a second person has to approve. */
export function FourEyes({ form, readOnly }: SafetyGroupProps) {
  return (
    <LimitGroup title={text.fourEyes} hint={`${text.fourEyesHint} ${text.needsTwo}`}>
      <div className={classes['switch']}>
        <Switch
          label={text.ownPlans}
          description={text.ownPlansHint}
          disabled={readOnly}
          {...form.getInputProps('four_eyes.own_plans', { type: 'checkbox' })}
        />
      </div>
      <LimitInput
        label={text.removalsOver}
        hint={text.removalsOverHint}
        none={text.removalsOverNone}
        readOnly={readOnly}
        {...form.getInputProps('four_eyes.removals_over')}
      />
    </LimitGroup>
  );
}
