import {
  IconBan,
  IconCheck,
  IconClock,
  type Icon,
  IconHandStop,
  IconProgress,
  IconReplace,
  IconX,
} from '@tabler/icons-react';
import type { Run } from '../../api/runs.ts';

export interface RunLook {
  readonly icon: Icon;
  readonly color: string;
}

const working: RunLook = { icon: IconProgress, color: 'indigo' };
const looks: Readonly<Record<Run['status'], RunLook>> = {
  receiving: working,
  landed: working,
  staging: working,
  planning: working,
  applying: working,
  needs_mapping: { icon: IconClock, color: 'yellow' },
  ready: { icon: IconClock, color: 'yellow' },
  done: { icon: IconCheck, color: 'green' },
  failed: { icon: IconX, color: 'red' },
  quarantined: { icon: IconX, color: 'red' },
  cancelled: { icon: IconBan, color: 'gray' },
  superseded: { icon: IconReplace, color: 'gray' },
};

/** How a run looks in the list of files. The words beside it say the same. */
export function lookOf(run: Run): RunLook {
  return isHeld(run) ? { icon: IconHandStop, color: 'red' } : looks[run.status];
}

/** A safeguard holds it now; of what is over nobody needs to know. */
export function isHeld({ status, report }: Run): boolean {
  return report?.held === true && (status === 'ready' || status === 'needs_mapping');
}
