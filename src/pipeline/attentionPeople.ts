import { withTenant } from '../db/tenant.ts';
import { loadFields } from '../directory/fields.ts';
import type { FileRow } from '../landing/file/table.ts';
import { requireMapping } from '../mapping/store.ts';
import { type AttentionQuery, listAttention } from '../planning/attention.ts';
import { getPlan } from '../planning/store.ts';
import { getSource } from '../source/sources.ts';
import { openLanded } from './landed.ts';
import type { Pipeline } from './pipeline.ts';
import { getRun } from './run.ts';

/** Whom a row is about, as far as its cells say so: nothing is read into them. */
export interface RowPerson {
  readonly row: number;
  readonly name: string | null;
  readonly email: string | null;
  readonly uniqueId: string | null;
  /** Where the source has it, for rows that no file brought. */
  readonly position: string | null;
}

/** Longer cells are no names. */
const longestShown = 200;

/**
 * Whom a page of what needs attention is about. Cost: one pass over the landed file for the page, which ends with the last row
 * that is wanted. Empty when the file is not kept any more.
 *
 * @throws PsmError `not_found` when there is no such plan
 */
export async function attentionPeople(
  pipeline: Pipeline,
  planId: string,
  query: AttentionQuery & { readonly limit: number },
): Promise<RowPerson[]> {
  const { database, tenantId } = pipeline;
  const { wanted, landingId, columns } = await withTenant(database, tenantId, async (scope) => {
    const plan = await getPlan(scope, planId);
    const run = await getRun(scope, plan.runId);
    const source = await getSource(scope, run.sourceId);
    const mapping = await requireMapping(scope, source.sourceId, plan.mappingVersion);
    const fields = await loadFields(scope);
    const positionOf = (role: string) => {
      const field = fields.find((one) => one.role === role);
      return mapping.columns.find((one) => one.fieldId !== null && one.fieldId === field?.fieldId)?.position;
    };
    const found = await listAttention(scope, planId, query);
    return {
      wanted: new Set(found.flatMap(({ row }) => row ?? [])),
      landingId: run.landingId,
      columns: {
        first: positionOf('first_name'),
        last: positionOf('last_name'),
        email: positionOf('email'),
        uniqueId: positionOf('unique_id'),
      },
    };
  });
  if (wanted.size === 0) return [];
  const table = await openLanded(pipeline, landingId);
  const people: RowPerson[] = [];
  const last = Math.max(...wanted);
  for await (const batch of table?.rows() ?? []) {
    for (const row of batch) if (wanted.has(row.row)) people.push(personOf(row, columns));
    if ((batch.at(-1)?.row ?? 0) >= last) break;
  }
  return people;
}

type Columns = Readonly<Record<'first' | 'last' | 'email' | 'uniqueId', number | undefined>>;

function personOf(row: FileRow, { first, last, email, uniqueId }: Columns): RowPerson {
  const cell = (position: number | undefined) => {
    const text = (position === undefined ? '' : (row.cells[position] ?? '')).trim();
    return text === '' ? null : text.slice(0, longestShown);
  };
  const name = [cell(first), cell(last)].filter((part) => part !== null).join(' ');
  return {
    row: row.row,
    name: name === '' ? null : name,
    email: cell(email),
    uniqueId: cell(uniqueId),
    position: row.position ?? null,
  };
}
