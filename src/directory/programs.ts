import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { getHub } from './hubs.ts';
import { nameOf, unlessTaken } from './names.ts';

/** Something that members are enrolled in inside a hub. */
export interface Program {
  readonly id: string;
  readonly hub: { readonly id: string; readonly name: string };
  readonly name: string;
  /** Members whose enrolment runs. */
  readonly enrolled: number;
}

/** $1 one program, or null for all. */
const selectPrograms = `
select p.program_id as id, jsonb_build_object('id', h.hub_id, 'name', h.name) as hub, p.name,
       coalesce(c.enrolled, 0)::int as enrolled
  from program p
  join hub h using (tenant_id, hub_id)
  left join (select program_id, count(*) as enrolled from enrolment
              where status = 'active' and ($1::uuid is null or program_id = $1) group by program_id) c using (program_id)
 where $1::uuid is null or p.program_id = $1
 order by h.name_norm, p.name_norm`;

/** All programs, by hub and name. */
export async function listPrograms(scope: TenantScope): Promise<Program[]> {
  return (await scope.client.query<Program>(selectPrograms, [null])).rows;
}

async function getProgram(scope: TenantScope, programId: string): Promise<Program> {
  const { rows } = await scope.client.query<Program>(selectPrograms, [programId]);
  if (rows[0] === undefined) throw new PsmError('not_found', 'There is no such program.');
  return rows[0];
}

/** @throws PsmError `not_found` for an unknown hub, `conflict` when the hub has a program of this name */
export async function addProgram(
  scope: TenantScope,
  hubId: string,
  given: string,
  actor: string,
): Promise<Program> {
  const name = nameOf(given);
  const hub = await getHub(scope, hubId);
  const programId = newId();
  await unlessTaken('program', name, () =>
    scope.client.query('insert into program (program_id, hub_id, name, name_norm) values ($1, $2, $3, $4)', [
      programId,
      hubId,
      name.text,
      name.norm,
    ]),
  );
  await recordEvents(scope, [
    {
      actor,
      action: 'program.added',
      entity: 'hub',
      entityId: hubId,
      body: { program: programId, name: name.text },
    },
  ]);
  return { id: programId, hub: { id: hub.id, name: hub.name }, name: name.text, enrolled: 0 };
}

/** Enrolments stay. @throws PsmError `not_found`, `conflict` */
export async function renameProgram(
  scope: TenantScope,
  programId: string,
  given: string,
  actor: string,
): Promise<Program> {
  const name = nameOf(given);
  const before = await getProgram(scope, programId);
  if (before.name === name.text) return before;
  await unlessTaken('program', name, () =>
    scope.client.query('update program set name = $2, name_norm = $3 where program_id = $1', [
      programId,
      name.text,
      name.norm,
    ]),
  );
  await recordEvents(scope, [
    {
      actor,
      action: 'program.renamed',
      entity: 'hub',
      entityId: before.hub.id,
      body: { program: programId, before: before.name, after: name.text },
    },
  ]);
  return { ...before, name: name.text };
}
