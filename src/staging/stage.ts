import type { CopyValue } from '../db/copy.ts';
import { copyInto } from '../db/copy.ts';
import type { TenantScope } from '../db/tenant.ts';
import { keyOfRecord, type StagedRecord } from './staged.ts';

const createStaged = `
create temporary table staged (
  row_no int not null,
  record_key text,
  unique_id text,
  email text,
  email_norm text,
  first_name text,
  last_name text,
  status text,
  eligible boolean,
  vals jsonb not null,
  clears text[] not null,
  mapped_hash text not null,
  issues jsonb,
  reject_code text,
  reject_message text,
  names jsonb
) on commit drop`;

const columns = [
  'row_no',
  'record_key',
  'unique_id',
  'email',
  'email_norm',
  'first_name',
  'last_name',
  'status',
  'eligible',
  'vals',
  'clears',
  'mapped_hash',
  'issues',
  'reject_code',
  'reject_message',
  'names',
];

/**
 * Loads the mapped records into the scratch table `staged` of this transaction: no WAL, no index while loading, ANALYZE by
 * hand. After a crash it is filled again from the landing.
 *
 * @returns the number of records
 */
export async function stage(
  scope: TenantScope,
  records: AsyncIterable<StagedRecord> | Iterable<StagedRecord>,
): Promise<number> {
  await scope.client.query(createStaged);
  const count = await copyInto(scope.client, 'staged', columns, copyRows(records));
  await prepareStaged(scope);
  return count;
}

/** The same by one COPY for each batch: what gives the batches may use the connection in between. */
export async function stageBatches(
  scope: TenantScope,
  batches: AsyncIterable<Iterable<StagedRecord>>,
): Promise<void> {
  await scope.client.query(createStaged);
  for await (const records of batches) await copyInto(scope.client, 'staged', columns, copyRows(records));
  await prepareStaged(scope);
}

/** Gives staged rows another hash. */
export async function rehashStaged(scope: TenantScope, hashes: ReadonlyMap<number, string>): Promise<void> {
  await scope.client.query(
    `update staged s set mapped_hash = v.mapped_hash
       from unnest($1::int[], $2::text[]) as v (row_no, mapped_hash) where s.row_no = v.row_no`,
    [[...hashes.keys()], [...hashes.values()]],
  );
}

/** Loads the keys of records that the source deleted into the scratch table `deleted_key`. @returns how many */
export async function stageDeletions(scope: TenantScope, keys: AsyncIterable<string>): Promise<number> {
  await scope.client.query(
    'create temporary table deleted_key (record_key text not null, hub_only boolean not null default false) on commit drop',
  );
  const rows = async function* (): AsyncGenerator<readonly CopyValue[]> {
    for await (const key of keys) yield [keyOfRecord(key)];
  };
  const count = await copyInto(scope.client, 'deleted_key', ['record_key'], rows());
  await scope.client.query('analyze deleted_key');
  return count;
}

async function prepareStaged(scope: TenantScope): Promise<void> {
  await scope.client.query('create index on staged (row_no)');
  await scope.client.query('analyze staged');
}

async function* copyRows(
  records: AsyncIterable<StagedRecord> | Iterable<StagedRecord>,
): AsyncGenerator<readonly CopyValue[]> {
  for await (const record of records) {
    yield [
      record.rowNo,
      record.recordKey,
      record.uniqueId,
      record.email,
      record.emailNorm,
      record.firstName,
      record.lastName,
      record.status,
      record.eligible,
      JSON.stringify(record.values),
      // Field keys are made of letters, digits and underscores: they need no quoting in an array.
      `{${record.clears.join(',')}}`,
      record.mappedHash,
      record.issues.length === 0 ? null : JSON.stringify(record.issues),
      record.rejected?.code,
      record.rejected?.message,
      record.names.length === 0 ? null : JSON.stringify(record.names),
    ];
  }
}
