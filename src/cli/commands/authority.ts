import type { TenantScope } from '../../db/tenant.ts';
import { type Field, loadFields } from '../../directory/fields.ts';
import { PsmError } from '../../kernel/errors.ts';
import { wordsOf } from '../../kernel/text.ts';
import {
  canBeRanked,
  fieldAuthority,
  type FieldOrder,
  putFieldAuthority,
} from '../../source/fieldAuthority.ts';
import { findHub, type Hub, listSources, type Source } from '../../source/sources.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { exit, printJson, printLine, table } from '../output.ts';

export interface AuthorityOptions extends CommonOptions {
  readonly hub: string;
  readonly field?: string;
  readonly order?: string;
}

/** `psm source authority --hub H`: which source is believed about which field; with `--order`, sets it. */
export async function sourceAuthority(options: AuthorityOptions): Promise<number> {
  if (options.field !== undefined && options.order === undefined) {
    throw new PsmError('invalid_request', 'Say the order too: --order "HR,CRM", or --order "" for none.');
  }
  const power = options.order === undefined ? 'read' : 'administer';
  return inTenant(options, power, async (context) => {
    const shown = await context.scoped(async (scope) => {
      const hub = await findHub(scope, options.hub);
      const sources = (await listSources(scope)).filter(({ hubId }) => hubId === hub.hubId);
      const fields = await loadFields(scope);
      const before = await fieldAuthority(scope, hub.hubId);
      const orders =
        options.order === undefined
          ? before
          : await set(scope, { hub, sources, fields, before }, options.order, options.field, context.actor);
      return { hub, sources, fields, orders };
    });
    const items = shown.orders.map(({ field, sources }) => ({
      field,
      sources: sources.map((id) => ({
        source: id,
        name: shown.sources.find(({ sourceId }) => sourceId === id)?.name ?? id,
      })),
    }));
    if (context.json) printJson({ hub: shown.hub.name, items });
    else if (items.length === 0) printLine(`Every source of ${shown.hub.name} may change every field.`);
    else {
      const labels = new Map(shown.fields.map(({ key, label }) => [key, label]));
      const rows = items.map(({ field, sources }) => [
        labels.get(field) ?? field,
        sources.map(({ name }) => name).join(', then '),
      ]);
      printLine(table([['FIELD', 'BELIEVED'], ...rows]));
      printLine('Every source may change the other fields.');
    }
    return exit.ok;
  });
}

interface Known {
  readonly hub: Hub;
  readonly sources: readonly Source[];
  readonly fields: readonly Field[];
  readonly before: readonly FieldOrder[];
}

/** Of one field, or of all that can have an order; the others stay as they are. */
async function set(
  scope: TenantScope,
  { hub, sources, fields, before }: Known,
  order: string,
  field: string | undefined,
  actor: string,
): Promise<FieldOrder[]> {
  const ids = order
    .split(',')
    .filter((name) => name.trim() !== '')
    .map((name) => sourceNamed(sources, name.trim(), hub));
  const keys =
    field === undefined ? fields.filter(canBeRanked).map(({ key }) => key) : [fieldNamed(fields, field).key];
  const others = before.filter((one) => !keys.includes(one.field));
  return putFieldAuthority(
    scope,
    hub.hubId,
    [...others, ...keys.map((key) => ({ field: key, sources: ids }))],
    actor,
  );
}

function sourceNamed(sources: readonly Source[], name: string, hub: Hub): string {
  const found = sources.find((one) => one.sourceId === name || wordsOf(one.name) === wordsOf(name));
  if (found !== undefined) return found.sourceId;
  const known = sources.map((one) => `"${one.name}"`).join(', ');
  throw new PsmError(
    'not_found',
    known === ''
      ? `${hub.name} has no sources yet.`
      : `${hub.name} has no source "${name}". Its sources are ${known}.`,
  );
}

function fieldNamed(fields: readonly Field[], name: string): Field {
  const found = fields.find((one) => one.key === name || wordsOf(one.label) === wordsOf(name));
  if (found !== undefined) return found;
  throw new PsmError(
    'not_found',
    `There is no field "${name}". The fields are ${fields.map(({ key }) => key).join(', ')}.`,
  );
}
