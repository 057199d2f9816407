import type { Crumb } from '../../components/PageHeader.tsx';
import type { Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';

/** The way to the pages of a source. @param source its own page comes before, too */
export function sourceCrumbs(source?: Pick<Source, 'id' | 'name'>): readonly Crumb[] {
  return [
    { label: strings.shell.settingsGroup },
    { label: strings.sources.title, to: '/sources' },
    ...(source === undefined
      ? []
      : [{ label: source.name, to: '/sources/$sourceId', params: { sourceId: source.id } } as const]),
  ];
}
