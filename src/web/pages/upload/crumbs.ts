import type { Crumb } from '../../components/PageHeader.tsx';
import { strings } from '../../strings/index.ts';

/** Where uploads lie. */
export const uploadCrumbs: readonly Crumb[] = [
  { label: strings.shell.settingsGroup },
  { label: strings.shell.people, to: '/people' },
];
