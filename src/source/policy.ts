/** The kinds of change that a plan can propose, in the order people see and apply them. */
export const changeKinds = [
  'invite',
  'update',
  'reactivate',
  'deactivate',
  'deprovision',
  'restore',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

export function isChangeKind(text: string): text is ChangeKind {
  return (changeKinds as readonly string[]).includes(text);
}

/** Per kind of change: does a person decide (the default), or does it go by itself? */
export type Policy = Readonly<Partial<Record<ChangeKind, 'ask' | 'auto'>>>;

/** A restore needs an operator, so that it is never automatic. Deprovisioning is automatic only as a deactivation. */
export function isAutomatic(policy: Policy, kind: ChangeKind): boolean {
  return kind !== 'restore' && policy[kind] === 'auto';
}
