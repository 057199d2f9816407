import type { Source } from '../../../api/sources.ts';

/** The connection that pushes to a source: mostly itself; another one when groups of that stand for this source's hub. */
export function connectionOf({ id, config }: Source): string {
  const connection = config['connection'];
  return typeof connection === 'string' ? connection : id;
}
