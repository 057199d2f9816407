import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import type { SecretKeys } from '../kernel/secretKeys.ts';
import { genesis, type Head, readHead, writeHead } from './head.ts';
import { publishSeal } from './publishSeal.ts';
import { entryDigest, listedBytes, listedEntries } from './sql/entryDigest.ts';

/** Entries of one seal. One transaction that wrote more is not divided. */
const most = 5_000;

/**
 * Seals what was written to a tenant's trail since the last time, outside of the transactions that wrote it: a few links of a chain of
 * digests, the end of which is signed with a key that is not in the database. Whoever comes second while another seals does nothing.
 *
 * @returns how many entries were sealed
 */
export async function sealTrail(database: Database, tenantId: string): Promise<number> {
  const keys = await database.secretKeys();
  let sealed = 0;
  for (let more = true; more;) {
    const next = await withTenant(database, tenantId, (scope) => sealNext(scope, keys));
    sealed += next.sealed;
    more = next.more;
  }
  return sealed;
}

/**
 * Goes on with a chain that was brought here from elsewhere, in the transaction that brought it: everything is sealed that no seal
 * lists, and the end is signed with this server's key.
 */
export async function adoptChain(scope: TenantScope, keys: SecretKeys): Promise<void> {
  const last = await scope.client.query<{ seq: number; digest: Buffer }>(
    'select seq, digest from audit_seal order by seq desc limit 1',
  );
  const { rows } = await scope.client.query<{ next: string }>(
    `select (pg_current_xact_id()::text::numeric + 1)::text as next`,
  );
  const head = last.rows[0] ?? { seq: 0, digest: genesis(scope.tenantId) };
  await sealEntries(scope, keys, { ...head, sealedBefore: rows[0]?.next ?? '0' }, unlisted, []);
}

interface Sealed {
  readonly sealed: number;
  /** What is left could be sealed at once, too. */
  readonly more: boolean;
}

const nothing: Sealed = { sealed: 0, more: false };

async function sealNext(scope: TenantScope, keys: SecretKeys): Promise<Sealed> {
  const { rows: locks } = await scope.client.query<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('psm audit ' || $1, 0)) as mine`,
    [scope.tenantId],
  );
  if (locks[0]?.mine !== true) return nothing;
  const head = (await readHead(scope)) ?? { seq: 0, digest: genesis(scope.tenantId), sealedBefore: '0' };
  const { rows } = await scope.client.query<Span>(selectSpan, [head.sealedBefore, most]);
  const [span] = rows;
  if (span === undefined || (span.entries === 0 && !span.moved)) return nothing;
  const next = { ...head, sealedBefore: span.until };
  const [meant, parameters] = span.moved
    ? [`${unlisted} and ${oldOrForeign}`, [span.until]]
    : [
        span.foreign ? `${unlisted} and ${betweenTransactions}` : betweenTransactions,
        [span.until, head.sealedBefore],
      ];
  const sealed = await sealEntries(scope, keys, next, meant, parameters);
  // A transaction is never divided, so that a seal may hold fewer than there were.
  return { sealed, more: span.entries > most };
}

interface Span {
  /** Up to this transaction entries can be sealed now. */
  readonly until: string;
  readonly entries: number;
  /** The head was made on another server, whose transactions were numbered otherwise: only the lists say what is sealed. */
  readonly moved: boolean;
  /** There are entries of another server. Those that were sealed there could be taken for new ones. */
  readonly foreign: boolean;
}

/**
 * $1 entries of older transactions are sealed, $2 how many may come at once. What is older than the oldest transaction that still
 * runs is complete.
 */
const selectSpan = `
with now as (
  select pg_snapshot_xmin(s) as oldest, pg_snapshot_xmax(s) as newest from (select pg_current_snapshot() as s) c
), ready as (
  select e.written_in from audit_event e, now
   where e.written_in >= $1::text::xid8 and e.written_in < now.oldest order by e.written_in limit $2 + 1
), span as (
  select count(*)::int as entries, min(written_in::text::numeric) as first, max(written_in::text::numeric) as last from ready
)
select (case when entries <= $2 then oldest::text::numeric when last > first then last else last + 1 end)::text as until,
       entries, $1::text::xid8 > newest as moved,
       exists (select from audit_event e where e.written_in >= newest) as "foreign"
  from span, now`;

const betweenTransactions = 'e.written_in >= $2::text::xid8 and e.written_in < $1::text::xid8';
const oldOrForeign =
  '(e.written_in < $1::text::xid8 or e.written_in >= pg_snapshot_xmax(pg_current_snapshot()))';

const unlisted = `not exists (select from audit_seal s cross join lateral ${listedEntries} l where l.event_id = e.event_id)`;

/** @param meant SQL that says which entries `e`; its parameters from $1 on */
async function sealEntries(
  scope: TenantScope,
  keys: SecretKeys,
  head: Head,
  meant: string,
  parameters: readonly string[],
): Promise<number> {
  const [previous, seq] = [parameters.length + 1, parameters.length + 2];
  const { rows } = await scope.client.query<{ digest: Buffer; entries: number; sealed_at: Date }>(
    `with entries as (
       select e.event_id, e.written_in, ${entryDigest} as digest from audit_event e where ${meant}
     ), link as (
       select count(*)::int as entries,
              string_agg(uuid_send(event_id) || substr(digest, 1, ${listedBytes.digest}), ''::bytea order by written_in, event_id) as events,
              sha256($${previous}::bytea || int8send($${seq}::bigint) || string_agg(digest, ''::bytea order by written_in, event_id)) as digest
         from entries having count(*) > 0
     ), written as (
       insert into audit_seal (seq, events, previous, digest)
       select $${seq}::bigint, events, $${previous}::bytea, digest from link returning sealed_at
     )
     select l.digest, l.entries, w.sealed_at from link l, written w`,
    [...parameters, head.digest, head.seq + 1],
  );
  const link = rows[0];
  if (link === undefined) {
    await writeHead(scope, head, keys);
    return 0;
  }
  await writeHead(scope, { ...head, seq: head.seq + 1, digest: link.digest }, keys);
  await publishSeal(scope, head.seq + 1);
  return link.entries;
}
