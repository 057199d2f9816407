import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import type { SecretKeys } from '../kernel/secretKeys.ts';
import type { TrailFault } from './faults.ts';
import { genesis, isGenuine, readHead } from './head.ts';
import { entryDigest, listedBytes, listedEntries } from './sql/entryDigest.ts';

export interface TrailProblem {
  readonly fault: TrailFault;
  readonly seal: number | null;
  readonly entry: string | null;
}

export interface TrailVerdict {
  readonly ok: boolean;
  readonly entries: number;
  readonly seals: number;
  /** Entries that are too new to be sealed. */
  readonly unsealed: number;
  readonly head: ReturnType<typeof shownHead> | null;
  /** At most 100. */
  readonly problems: readonly TrailProblem[];
}

const most = 100;

/** Seals that are looked at in one statement: each may list some thousand entries. */
const some = 50;

/**
 * Recomputes the whole chain of a tenant, from the rows as they are: any entry that was changed, removed, added or moved is found, and
 * any seal. Particulars that a purge erased are no fault. It reads one moment of the database.
 */
export async function verifyTrail(
  database: Database,
  tenantId: string,
  options: {
    /** Digest of a seal that was kept elsewhere, in hex: the chain has to go through it. */
    readonly anchor?: string | undefined;
  } = {},
): Promise<TrailVerdict> {
  const keys = await database.secretKeys();
  return withTenant(database, tenantId, (scope) => verify(scope, keys, options.anchor), {
    isolation: 'repeatable read',
  });
}

/** How far a trail is sealed, without looking whether it is as it was. */
export async function trailState(scope: TenantScope): Promise<Omit<TrailVerdict, 'ok' | 'problems'>> {
  const head = await readHead(scope);
  const counts = await countEntries(scope, head?.sealedBefore);
  return {
    entries: counts.entries,
    seals: head?.seq ?? 0,
    unsealed: counts.entries - counts.sealed,
    head: head ? shownHead(head) : null,
  };
}

async function verify(
  scope: TenantScope,
  keys: SecretKeys,
  anchor: string | undefined,
): Promise<TrailVerdict> {
  const { client, tenantId } = scope;
  const problems: TrailProblem[] = [];
  const head = await readHead(scope);
  let previous = { seq: 0, digest: genesis(tenantId) };
  let listed = 0;
  for (let more = true; more;) {
    const { rows } = await client.query<SealRow>(recompute, [previous.seq, some]);
    for (const row of rows) {
      listed += row.listed;
      problems.push(...faultsOf(row, previous));
      previous = { seq: row.seq, digest: row.digest };
    }
    more = rows.length === some && problems.length < most;
  }
  if (head === undefined ? previous.seq > 0 : !isGenuine(tenantId, head, keys)) {
    problems.unshift({ fault: 'head_forged', seal: head?.seq ?? previous.seq, entry: null });
  }
  const reached = problems.length < most;
  if (reached && head && (head.seq !== previous.seq || !head.digest.equals(previous.digest))) {
    problems.push({ fault: 'end_missing', seal: head.seq, entry: null });
  }
  if (anchor !== undefined) {
    const { rowCount } = await client.query(`select from audit_seal where digest = decode($1, 'hex')`, [
      anchor,
    ]);
    if (rowCount === 0) problems.push({ fault: 'anchor_missing', seal: null, entry: null });
  }
  const { entries, sealed } = await countEntries(scope, head?.sealedBefore);
  if (reached && sealed !== listed) problems.push(...(await added(scope, head?.sealedBefore ?? '0')));
  const { rows: particulars } = await client.query<{ event_id: string }>(
    `select e.event_id from audit_event e join audit_payload p using (tenant_id, event_id)
      where sha256(p.salt || convert_to(p.body::text, 'UTF8')) <> e.payload_digest order by 1 limit ${most}`,
  );
  for (const { event_id: entry } of particulars)
    problems.push({ fault: 'particulars_changed', seal: null, entry });
  return {
    ok: problems.length === 0,
    entries,
    seals: previous.seq,
    unsealed: Math.max(entries - listed, 0),
    head: head ? shownHead(head) : null,
    problems: problems.slice(0, most),
  };
}

async function countEntries(
  { client }: TenantScope,
  sealedBefore = '0',
): Promise<{ entries: number; sealed: number }> {
  const { rows } = await client.query<{ entries: number; sealed: number }>(
    `select count(*)::int as entries, (count(*) filter (where written_in < $1::text::xid8))::int as sealed from audit_event`,
    [sealedBefore],
  );
  return rows[0] ?? { entries: 0, sealed: 0 };
}

function shownHead(head: { readonly seq: number; readonly digest: Buffer; readonly sealed_at: Date }) {
  return { seq: head.seq, digest: head.digest.toString('hex'), sealedAt: head.sealed_at };
}

interface SealRow {
  readonly seq: number;
  readonly previous: Buffer;
  readonly digest: Buffer;
  readonly listed: number;
  /** Of the rows as they are now, in the order of the list. */
  readonly found: Buffer;
  /** The first of them: one transaction may have written, and somebody removed, any number. */
  readonly missing: readonly string[];
  readonly changed: readonly string[];
}

/** $1 the seal before, $2 how many. One pass over the entries that the seals list, found by primary key. */
const recompute = `
select s.seq, s.previous, s.digest, count(*)::int as listed,
       sha256(s.previous || int8send(s.seq) || coalesce(string_agg(d.digest, ''::bytea order by l.n), ''::bytea)) as found,
       coalesce((array_agg(l.event_id order by l.n) filter (where e.event_id is null))[:${most}], '{}') as missing,
       coalesce((array_agg(l.event_id order by l.n) filter (where substr(d.digest, 1, ${listedBytes.digest}) <> l.beginning))[:${most}], '{}') as changed
  from (select * from audit_seal where seq > $1 order by seq limit $2) s
  cross join lateral ${listedEntries} l
  left join audit_event e on e.event_id = l.event_id
  left join lateral (select ${entryDigest} as digest where e.event_id is not null) d on true
 group by s.tenant_id, s.seq, s.previous, s.digest order by s.seq`;

function faultsOf(row: SealRow, before: { readonly seq: number; readonly digest: Buffer }): TrailProblem[] {
  const { seq: seal, missing, changed } = row;
  const found: TrailProblem[] = [
    ...missing.map((entry) => ({ fault: 'entry_missing' as const, seal, entry })),
    ...changed.map((entry) => ({ fault: 'entry_changed' as const, seal, entry })),
  ];
  if (seal !== before.seq + 1) found.push({ fault: 'seal_missing', seal: before.seq + 1, entry: null });
  else if (!row.previous.equals(before.digest)) found.push({ fault: 'seal_unlinked', seal, entry: null });
  if (found.length === 0 && !row.found.equals(row.digest)) {
    found.push({ fault: 'seal_changed', seal, entry: null });
  }
  return found;
}

/** Entries that no seal lists although they seem old enough. */
async function added(scope: TenantScope, sealedBefore: string): Promise<TrailProblem[]> {
  const { rows } = await scope.client.query<{ event_id: string }>(
    `select e.event_id from audit_event e
      where e.written_in < $1::text::xid8 and not exists (
        select from audit_seal s cross join lateral ${listedEntries} l where l.event_id = e.event_id)
      order by 1 limit ${most}`,
    [sealedBefore],
  );
  return rows.map(({ event_id: entry }) => ({ fault: 'entry_added', seal: null, entry }));
}
