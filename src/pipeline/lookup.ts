import { withTenant } from '../db/tenant.ts';
import { type Field, loadFields } from '../directory/fields.ts';
import { emailKey } from '../kernel/text.ts';
import type { FileRow, FileTable } from '../landing/file/table.ts';
import { type Mapping, requireMapping } from '../mapping/store.ts';
import { rowTransform } from '../mapping/transform.ts';
import { leftToOthers } from '../planning/authority.ts';
import { newestPlan } from '../planning/newestPlan.ts';
import {
  attentionAbout,
  changesAbout,
  findPerson,
  type FoundChange,
  type FoundMember,
  type PersonKeys,
  recordKeys,
} from '../planning/person.ts';
import { getPlan } from '../planning/store.ts';
import { type PersonAttention, type PersonRow, type VerdictName, verdictOf } from '../planning/verdict.ts';
import { findHub, getSource } from '../source/sources.ts';
import { stagedRecord } from '../staging/staged.ts';
import { openLanded } from './landed.ts';
import type { Pipeline } from './pipeline.ts';
import { getRun } from './run.ts';

/** Why a person was, or was not, listed in a run. */
export interface Lookup {
  readonly verdict: VerdictName;
  readonly message: string;
  /** Rows of the file that name the person, with their cells as the file has them. */
  readonly rows: readonly {
    readonly row: number;
    readonly cells: readonly { readonly column: string; readonly value: string }[];
  }[];
  readonly member: Pick<FoundMember, 'id' | 'name' | 'status'> | null;
  readonly changes: readonly FoundChange[];
  readonly attention: readonly PersonAttention[];
}

/** More rows than this of one person are a fault of the file: the first ones tell. */
const mostRows = 20;

/**
 * Answers from what the plan stored and from the landed file, which is read once.
 *
 * @param person an e-mail address or a Unique ID
 * @throws PsmError `not_found` when there is no such run, or no plan of it
 */
export async function lookup(pipeline: Pipeline, runId: string, person: string): Promise<Lookup> {
  const { database, tenantId } = pipeline;
  const asked = { ids: [person.trim()], mails: [emailKey(person)] };
  const before = await withTenant(database, tenantId, async (scope) => {
    const run = await getRun(scope, runId);
    const plan = await getPlan(scope, await newestPlan(scope, runId));
    const source = await getSource(scope, run.sourceId);
    return {
      run,
      plan,
      source,
      hub: await findHub(scope, run.hubId),
      fields: await loadFields(scope),
      mapping: await requireMapping(scope, run.sourceId, plan.mappingVersion),
      member: await findPerson(scope, source, asked),
    };
  });
  const table = await openLanded(pipeline, before.run.landingId);
  const keys = allKeys(asked, before.member?.keys);
  const rows = table === undefined ? [] : await rowsOf(table, before, keys);
  return withTenant(database, tenantId, async (scope) => {
    const numbers = rows.map((one) => one.row);
    const changes = await changesAbout(scope, before.plan.planId, {
      memberId: before.member?.id ?? null,
      keys,
      rows: numbers,
    });
    const attention = await attentionAbout(scope, before.plan.planId, numbers);
    // An address that is new in the file leads to its member by the Unique ID beside it, or by what was planned.
    const others = changes.flatMap((change) => change.member ?? []);
    const named = allKeys(...rows.map((row) => row.keys));
    const member = before.member ?? (await findPerson(scope, before.source, named, others));
    const told = new Set(before.mapping.columns.map(({ fieldId }) => fieldId));
    const columns = before.fields.filter(({ fieldId }) => told.has(fieldId)).map(({ key }) => key);
    const leftTo = member === null ? [] : await leftToOthers(scope, before.source, member.id, columns);
    const { verdict, message } = verdictOf({
      byAddress: person.includes('@'),
      fileKept: table !== undefined,
      population: before.run.population,
      hub: before.hub.name,
      plannedAt: before.plan.createdAt,
      rows,
      member,
      changes,
      attention,
      leftTo,
    });
    const shown = rows.map(({ row, cells }) => ({ row, cells }));
    return { verdict, message, rows: shown, member, changes, attention };
  });
}

function allKeys(...several: (PersonKeys | undefined)[]): PersonKeys {
  return {
    ids: [...new Set(several.flatMap((keys) => keys?.ids ?? []))],
    mails: [...new Set(several.flatMap((keys) => keys?.mails ?? []))],
  };
}

interface FoundRow extends PersonRow {
  readonly cells: Lookup['rows'][number]['cells'];
  readonly keys: PersonKeys;
}

/** Rows that name one of the keys, as staging reads them. */
async function rowsOf(
  table: FileTable,
  run: { readonly fields: readonly Field[]; readonly mapping: Mapping },
  keys: PersonKeys,
): Promise<FoundRow[]> {
  const telling = run.fields.filter((field) => field.role !== undefined);
  const transform = rowTransform(run.mapping, telling);
  const eligibility = telling.find((field) => field.role === 'eligibility')?.fieldId;
  const column = run.mapping.columns.find((one) => one.fieldId === eligibility && one.fieldId !== null);
  const wanted = new Set(recordKeys(keys));
  const found: FoundRow[] = [];
  for await (const batch of table.rows()) {
    for (const row of batch) {
      const { names, uniqueId, emailNorm, status, eligible } = stagedRecord(
        row,
        transform(row.cells, row.unsaid),
        '',
      );
      const said = [...names, `id:${uniqueId ?? ''}`, `mail:${emailNorm ?? ''}`];
      if (!said.some((name) => wanted.has(name))) continue;
      found.push({
        row: row.row,
        misshapen: 'rejected' in row,
        status,
        eligible,
        eligibility:
          column === undefined
            ? null
            : { column: column.header, value: (row.cells[column.position] ?? '').trim() },
        cells: cellsOf(row, table.header),
        keys: { ids: uniqueId === null ? [] : [uniqueId], mails: emailNorm === null ? [] : [emailNorm] },
      });
      if (found.length === mostRows) return found;
    }
  }
  return found;
}

/** Cells beyond the header are shown too: they are why a row could not be read. */
function cellsOf({ cells }: FileRow, header: readonly string[]): FoundRow['cells'] {
  return cells.map((value, at) => ({ column: header[at] ?? '', value }));
}
