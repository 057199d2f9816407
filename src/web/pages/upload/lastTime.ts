import type { Source } from '../../api/sources.ts';
import { formatAgo } from '../../format.ts';
import { strings } from '../../strings/index.ts';

const text = strings.upload;

/** Whom the last file of a source listed: a help for choosing, never a choice. */
export function lastTime(source: Source | undefined): string | undefined {
  if (source === undefined || source.last_run === null || source.population === null) return undefined;
  return text.lastTime(
    formatAgo(source.last_run.at),
    source.population === 'full' ? text.full : text.partial,
  );
}
