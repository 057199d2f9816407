import { createHash, type Hash } from 'node:crypto';
import type { JsonValue } from '../db/schema.ts';
import type { ChangeKind } from '../source/policy.ts';
import type { Compared, Proposal, Reason } from './decide.ts';

/** One proposed act on one member. Written once with its final kind, never updated. */
export interface Change {
  readonly itemNo: number;
  readonly kind: ChangeKind;
  readonly reason: Reason;
  readonly memberId: string | null;
  readonly expectedVersion: number | null;
  readonly recordKey: string | null;
  readonly rowNo: number | null;
  readonly person: {
    readonly email: string | null;
    readonly first_name: string | null;
    readonly last_name: string | null;
  };
  readonly before: Before;
  readonly after: Readonly<Record<string, JsonValue>>;
  readonly ticked: boolean;
  readonly effects: Readonly<Record<string, JsonValue>>;
  readonly issues: readonly JsonValue[];
  /** Options of the person's select fields, as they will be. */
  readonly segments: Segments;
}

export type Segments = Readonly<Record<string, JsonValue>>;

/** What the member was when the plan was made, as far as the change touches it. */
export interface Before {
  readonly account: string | null;
  readonly membership: string | null;
  readonly values: Readonly<Record<string, JsonValue>>;
}

/**
 * What a person's segments will be once the change is carried out: the profile as it is, with what the change writes.
 *
 * @param keys of the fields with options, in their order
 */
export function segmentsOf(
  keys: readonly string[],
  was: Readonly<Record<string, JsonValue>> | null,
  after: Readonly<Record<string, JsonValue>>,
): Segments {
  const segments: Record<string, JsonValue> = {};
  for (const key of keys) {
    const value = after[key] === undefined ? was?.[key] : after[key];
    if (value !== undefined && value !== null) segments[key] = value;
  }
  return segments;
}

/**
 * A change without its number, from a record and what was decided about it.
 *
 * @param segmentKeys of the fields with options
 */
export function recordChange(
  record: Compared,
  proposal: Proposal,
  segmentKeys: readonly string[],
): Omit<Change, 'itemNo'> {
  const diff = Object.entries(proposal.diff);
  const after = Object.fromEntries(diff.map(([key, [, value]]) => [key, value]));
  return {
    kind: proposal.kind,
    reason: proposal.reason,
    memberId: record.member_id,
    expectedVersion: record.version,
    recordKey: record.record_key,
    rowNo: record.row_no,
    person: {
      email: record.member_email ?? record.email,
      first_name: record.member_first_name ?? record.first_name,
      last_name: record.member_last_name ?? record.last_name,
    },
    before: {
      account: record.account,
      membership: record.membership,
      values: Object.fromEntries(diff.map(([key, [before]]) => [key, before])),
    },
    after,
    ticked: proposal.ticked,
    effects: isKeyed(record) ? { ...proposal.effects, unique_id: record.unique_id } : proposal.effects,
    issues: (record.issues ?? []) as unknown as readonly JsonValue[],
    segments: segmentsOf(segmentKeys, record.was, after),
  };
}

/** Somebody new whose Unique ID is not what the record is remembered by. */
function isKeyed({ member_id: member, record_key: key, unique_id: id }: Compared): boolean {
  return member === null && id !== null && key?.startsWith('key:') === true;
}

/** A member of the hub whom no record of the sealed snapshot matches, or whose record the source deleted. */
export interface Leaver {
  readonly member_id: string;
  readonly version: number;
  readonly account: string;
  readonly membership: string;
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly reason: 'left_source' | 'never_in_source' | 'deleted_in_source';
  /** What the profile says in fields with options. */
  readonly was: Readonly<Record<string, JsonValue>>;
  /** Still in the source, but in none of the groups that stand for this hub. */
  readonly hub_only?: boolean;
}

export function absenceChange(
  leaver: Leaver,
  effects: Readonly<Record<string, JsonValue>>,
  segmentKeys: readonly string[],
): Omit<Change, 'itemNo'> {
  return {
    kind: 'deprovision',
    reason: leaver.reason,
    memberId: leaver.member_id,
    expectedVersion: leaver.version,
    recordKey: null,
    rowNo: null,
    person: { email: leaver.email, first_name: leaver.first_name, last_name: leaver.last_name },
    before: { account: leaver.account, membership: leaver.membership, values: {} },
    after: {},
    // Listed apart: whoever was never seen in this source needs a tick of their own, and so does whoever only leaves the hub, so that no
    // policy deactivates them.
    ticked: leaver.reason !== 'never_in_source' && leaver.hub_only !== true,
    effects,
    issues: [],
    segments: segmentsOf(segmentKeys, leaver.was, {}),
  };
}

/** The digest of a section: what an approval compares with what the person saw. Item by item, so that it streams. */
export class SectionDigest {
  readonly #hash: Hash = createHash('sha256');
  readonly #reasons: Record<string, number> = {};
  #count = 0;

  add(change: Change): void {
    this.#count += 1;
    this.#reasons[change.reason] = (this.#reasons[change.reason] ?? 0) + 1;
    this.#hash.update(
      JSON.stringify([
        change.itemNo,
        change.kind,
        change.reason,
        change.memberId,
        change.expectedVersion,
        change.recordKey,
        change.rowNo,
        change.person,
        change.before,
        change.after,
        change.ticked,
        change.effects,
        change.segments,
      ]),
    );
    this.#hash.update('\n');
  }

  get count(): number {
    return this.#count;
  }

  /** Reason -> number of changes. */
  get reasons(): Readonly<Record<string, number>> {
    return this.#reasons;
  }

  digest(): Buffer {
    return this.#hash.copy().digest();
  }
}
