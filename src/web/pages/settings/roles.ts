import type { AdminRole } from '../../api/settings.ts';
import { strings } from '../../strings/index.ts';

/** Those of an organisation, from the one that may most, as their names are listed. */
export const roles = (Object.keys(strings.shell.roles) as (keyof typeof strings.shell.roles)[]).filter(
  (role): role is AdminRole => role !== 'operator',
);

export const roleOptions = roles.map((value) => ({ value, label: strings.shell.roles[value] }));
