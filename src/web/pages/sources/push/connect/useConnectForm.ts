import { useState } from 'react';
import type { NewConnection } from '../../../../api/scim.ts';
import { strings } from '../../../../strings/index.ts';

const text = strings.sourceForm;

export type PolicyChoice = NonNullable<NewConnection['policy']>;
/** Days, or `never`. */
export type Lifetime = keyof typeof strings.push.lifetimes;

export const lifetimes = (['90', '180', '365', '730', 'never'] as const satisfies readonly Lifetime[]).map(
  (value) => ({ value, label: strings.push.lifetimes[value] }),
);

/** @returns days; null: never */
export const daysOf = (lifetime: Lifetime): number | null => (lifetime === 'never' ? null : Number(lifetime));

/** What is chosen so far for a new connection. */
export function useConnectForm(initialHub: string | undefined) {
  const [name, setName] = useState('');
  const [hub, setHub] = useState(initialHub);
  const [policy, setPolicy] = useState<PolicyChoice>('default');
  const [lifetime, setLifetime] = useState<Lifetime>('365');
  return {
    name,
    setName,
    hub,
    setHub,
    policy,
    setPolicy,
    lifetime,
    setLifetime,
    /** What is missing. */
    faults: {
      ...(hub === undefined && { hub: text.hubMissing }),
      ...(name.trim() === '' && { name: text.nameMissing }),
    } as { readonly hub?: string; readonly name?: string },
  };
}
