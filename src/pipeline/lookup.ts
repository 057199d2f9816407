import { withTenant } from '../db/tenant.ts';
import { loadFields } from '../directory/fields.ts';
import { emailKey } from '../kernel/text.ts';
import { requireMapping } from '../mapping/store.ts';
import { leftToOthers } from '../planning/authority.ts';
import { newestPlan } from '../planning/newestPlan.ts';
import {
  attentionAbout,
  changesAbout,
  findPerson,
  type FoundChange,
  type FoundMember,
  type PersonKeys,
} from '../planning/person.ts';
import { getPlan } from '../planning/store.ts';
import { type PersonAttention, type VerdictName, verdictOf } from '../planning/verdict.ts';
import { findHub, getSource } from '../source/sources.ts';
import { openLanded } from './landed.ts';
import type { Pipeline } from './pipeline.ts';
import { rowsAbout } from './rowsAbout.ts';
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
  const rows = table === undefined ? [] : await rowsAbout(table, before, keys, mostRows);
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
