import { listPlans } from '../../planning/list.ts';
import { changeKinds } from '../../source/policy.ts';
import { findHub } from '../../source/sources.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { command, exit, printJson, printLine, table } from '../output.ts';

/** The newest plans that one list shows. */
const most = 50;

/** `psm plans`: what was planned lately, and what has become of it. */
export async function plans(options: CommonOptions & { hub?: string }): Promise<number> {
  return inTenant(options, 'read', async (context) => {
    const items = await context.scoped(async (scope) => {
      const hub = options.hub === undefined ? undefined : (await findHub(scope, options.hub)).hubId;
      return listPlans(scope, { hub, limit: most });
    });
    if (context.json) {
      printJson({ items });
      return exit.ok;
    }
    if (items.length === 0) {
      printLine(`There are no plans yet. Make one with: ${command('plan FILE --hub HUB')}`);
      return exit.ok;
    }
    const rows = items.map((item) => [
      item.plan,
      item.created_at.toISOString().slice(0, 16).replace('T', ' '),
      item.hub,
      item.file ?? item.source,
      item.status,
      changeKinds
        .filter((kind) => item.counts[kind] > 0)
        .map((kind) => `${item.counts[kind]} ${kind}`)
        .join(', '),
    ]);
    printLine(table([['PLAN', 'MADE (UTC)', 'HUB', 'FILE', 'STATUS', 'CHANGES'], ...rows]));
    return exit.ok;
  });
}
