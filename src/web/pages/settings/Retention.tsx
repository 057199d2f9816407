import { strings } from '../../strings/index.ts';
import type { SafetyGroupProps } from './FourEyes.tsx';
import { LimitGroup } from './LimitGroup.tsx';
import { LimitInput } from './LimitInput.tsx';

const text = strings.safety;

/** From how many days to how many each kind of data can be kept, and whether it can be kept always. */
const ranges = {
  files_days: { min: 1, max: 365, none: text.asServer },
  plans_days: { min: 30, max: 3650, none: text.always },
  mail_days: { min: 1, max: 3650 },
  requests_days: { min: 1, max: 90 },
  deliveries_days: { min: 1, max: 90 },
  audit_days: { min: 30, max: 3650, none: text.always },
} as const;

/** How long personal data is kept beside the profiles. */
export function Retention({ form, readOnly }: SafetyGroupProps) {
  return (
    <LimitGroup title={text.retention} hint={text.retentionHint}>
      {(Object.keys(ranges) as (keyof typeof ranges)[]).map((kind) => (
        <LimitInput
          key={kind}
          label={text.kinds[kind].label}
          hint={text.kinds[kind].hint}
          unit={text.days}
          readOnly={readOnly}
          {...ranges[kind]}
          {...form.getInputProps(`retention.${kind}`)}
        />
      ))}
    </LimitGroup>
  );
}
