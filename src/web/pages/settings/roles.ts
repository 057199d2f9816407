import type { AdminRole } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';

/** From the one that may most. */
export const roles = ['owner', 'admin', 'approver', 'viewer'] as const satisfies readonly AdminRole[];

export const roleOptions = roles.map((value) => ({ value, label: strings.shell.roles[value] }));
