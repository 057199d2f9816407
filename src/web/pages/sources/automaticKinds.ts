import type { AutomaticKind } from '../../api/sources.ts';

/** Kinds of change that may go by themselves, in the order in which they are shown. */
export const automaticKinds = [
  'invite',
  'update',
  'reactivate',
  'deactivate',
  'deprovision',
] as const satisfies readonly AutomaticKind[];
