import { withLiterals } from '../db/literals.ts';
import type { TenantScope } from '../db/tenant.ts';
import { settleEmailMoves } from './emailMoves.ts';
import {
  claimDeleted,
  countUnreadable,
  createCandidates,
  createCorrelated,
  createNamed,
  disputeDeleted,
  selectTakers,
  settleTakers,
} from './sql/candidates.ts';

export interface Correlation {
  /** Records without any key that could be read. */
  readonly unreadableRows: number;
}

/** Whose records they are, and where their Unique IDs are looked up. */
export interface CorrelatedSource {
  readonly sourceId: string;
  readonly idSpace: string;
  /** Where an id is looked up that is unknown in the own id space. */
  readonly otherIdSpace?: string | undefined;
}

/**
 * Decides for every staged record which member it is about, by docs/concepts.md, "Correlation": the source's own link, the
 * Unique ID within the id space, the e-mail; never a guess. Results are the scratch tables `correlated` and `named`.
 */
export async function correlate(scope: TenantScope, source: CorrelatedSource): Promise<Correlation> {
  const { client } = scope;
  await claimMembers(scope, source);
  await client.query(withLiterals(createNamed, { id_space: source.idSpace }));
  await client.query('create index on named (member_id)');
  await client.query('analyze named');
  const { rows } = await client.query<{ count: number }>(countUnreadable, [source.idSpace, source.sourceId]);
  return { unreadableRows: rows[0]?.count ?? 0 };
}

/** The part of it that says whom each record claims, and what is disputed: scratch tables `candidate` and `correlated`. */
export async function claimMembers(scope: TenantScope, source: CorrelatedSource): Promise<void> {
  const { client } = scope;
  const literals = {
    source: source.sourceId,
    id_space: source.idSpace,
    other_space: source.otherIdSpace ?? source.idSpace,
  };
  await client.query(withLiterals(createCandidates, literals));
  await client.query(createCorrelated);
  await client.query('create index on correlated (claim)');
  await client.query('create index on correlated (first_row) where first_row <> row_no');
  await client.query('analyze correlated');
  const { rows: takers } = await client.query<{ row_no: number; giver_row: number | null }>(selectTakers);
  if (takers.length > 0) {
    const settled = settleEmailMoves(
      takers.map((taker) => ({ row: taker.row_no, giver: taker.giver_row ?? undefined })),
    );
    const depths = [...settled.values()].map((depth) => (depth === 'disputed' ? -1 : depth));
    await client.query(settleTakers, [[...settled.keys()], depths]);
  }
  const { rowCount: deleted } = await client.query(claimDeleted);
  if (deleted !== null && deleted > 1) await client.query(disputeDeleted);
}
