import type { JsonValue } from '../db/schema.ts';
import { disputes, type Dispute } from '../correlation/disputes.ts';
import type { ValueIssue } from '../mapping/transform.ts';
import type { ChangeKind } from '../source/policy.ts';

/** One record beside the member it is about, as the comparison found them. */
export interface Compared {
  readonly row_no: number;
  /** How many records of the file say exactly this. */
  readonly weight: number;
  readonly record_key: string | null;
  readonly dispute: Dispute | null;
  readonly member_id: string | null;
  readonly version: number | null;
  readonly account: 'invited' | 'active' | 'deactivated' | 'deleted' | null;
  /** Membership of this hub; null for nobody's and for one that ended. */
  readonly membership: 'invited' | 'active' | null;
  readonly protected: boolean | null;
  readonly last_owner?: boolean;
  readonly member_email: string | null;
  readonly member_first_name: string | null;
  readonly member_last_name: string | null;
  readonly deleted_at: Date | null;
  readonly purge_after: Date | null;
  /** Why this source holds the member, when it does. */
  readonly own_reason: 'status' | 'absence' | 'deleted_in_source' | null;
  readonly admin_hold: { readonly actor: string; readonly at: string } | null;
  readonly lost_programs: readonly (readonly string[])[] | null;
  readonly unique_id: string | null;
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly status: 'active' | 'inactive' | null;
  readonly eligible: boolean | null;
  readonly vals: Readonly<Record<string, JsonValue>>;
  readonly issues: readonly ValueIssue[] | null;
  /** Field key -> [before, after]. */
  readonly diff: Readonly<Record<string, readonly [JsonValue, JsonValue]>> | null;
  /** What the profile says in fields with options; null for nobody's. */
  readonly was: Readonly<Record<string, JsonValue>> | null;
}

/** Closed list: why a change is proposed. */
export type Reason =
  | 'new'
  | 'joins_hub'
  | 'differs'
  | 'status'
  | 'returned'
  | 'left_source'
  | 'never_in_source'
  | 'deleted_in_source'
  | 'deleted';

export type RowClass = 'unchanged' | 'not_eligible' | 'planned' | 'attention';

export interface Proposal {
  readonly kind: ChangeKind;
  readonly reason: Reason;
  /** Offered ticked; an unticked offer needs a decision that names it. */
  readonly ticked: boolean;
  /** Values that the change writes, besides its own effect. */
  readonly diff: Readonly<Record<string, readonly [JsonValue, JsonValue]>>;
  readonly effects: Readonly<Record<string, JsonValue>>;
}

export type Decision =
  | { readonly class: 'planned'; readonly proposal: Proposal }
  | { readonly class: 'unchanged' | 'not_eligible'; readonly note?: 'protected' }
  | {
      readonly class: 'attention';
      readonly code: string;
      readonly message: string;
      readonly rejected: boolean;
    };

/** What a record proposes: docs/concepts.md, "What is proposed", row by row. Pure. */
export function decide(record: Compared): Decision {
  if (record.dispute !== null) {
    return { class: 'attention', code: record.dispute, message: disputes[record.dispute], rejected: false };
  }
  switch (record.account) {
    case null:
      return decideNobody(record);
    case 'deleted':
      return decideDeleted(record);
    case 'deactivated':
      return record.membership === null ? decideHeldElsewhere(record) : decideDeactivated(record);
    case 'invited':
    case 'active':
      return record.membership === null ? decideElsewhere(record) : decideMember(record);
  }
}

function decideNobody(record: Compared): Decision {
  const missing = [
    record.email === null ? 'an e-mail address' : undefined,
    record.first_name === null ? 'a first name' : undefined,
    record.last_name === null ? 'a last name' : undefined,
  ].filter((one) => one !== undefined);
  if (missing.length > 0) {
    const message = `No member is known by this record, and a new one needs ${missing.join(' and ')}. Fill it in.`;
    return { class: 'attention', code: 'missing_required', message, rejected: true };
  }
  if (record.status === 'inactive') return { class: 'unchanged' };
  if (record.eligible === false) return { class: 'not_eligible' };
  return planned('invite', 'new', { diff: newcomer(record) });
}

/** Everything a new account gets: all values are new. */
function newcomer(record: Compared): Proposal['diff'] {
  return Object.fromEntries(Object.entries(record.vals).map(([key, value]) => [key, [null, value] as const]));
}

function decideDeleted(record: Compared): Decision {
  if (record.status === 'inactive') return { class: 'unchanged' };
  if (record.eligible === false) return { class: 'not_eligible' };
  return planned('restore', 'deleted', {
    ticked: false,
    diff: {},
    effects: {
      deleted_at: record.deleted_at?.toISOString() ?? null,
      purge_after: record.purge_after?.toISOString() ?? null,
    },
  });
}

/** An account that is in other hubs only: it gets an invitation to this hub, not a second account. */
function decideElsewhere(record: Compared): Decision {
  if (record.status === 'inactive') return { class: 'unchanged' };
  if (record.eligible === false) return { class: 'not_eligible' };
  return planned('invite', 'joins_hub', { diff: record.diff ?? {} });
}

function decideHeldElsewhere(record: Compared): Decision {
  if (record.status === 'inactive') return { class: 'unchanged' };
  if (record.eligible === false) return { class: 'not_eligible' };
  return {
    class: 'attention',
    code: 'deactivated_account',
    message:
      'This person has an account that is deactivated and is not in this hub. Reactivate it first, then they can be invited.',
    rejected: false,
  };
}

function decideMember(record: Compared): Decision {
  if (record.status === 'inactive') {
    // Marked protected, or the last owner: never removed by a sync.
    if (record.protected === true || record.last_owner === true) return { ...updateOrNothing(record) };
    return planned('deactivate', 'status', { diff: record.diff ?? {} });
  }
  return updateOrNothing(record);
}

function decideDeactivated(record: Compared): Decision {
  if (record.status === 'inactive') return updateOrNothing(record);
  const effects = { lost_programs: (record.lost_programs ?? []).flat() };
  if (record.own_reason === 'status' && record.status === 'active') {
    return planned('reactivate', 'status', { diff: record.diff ?? {}, effects });
  }
  if (record.own_reason === 'absence' || record.own_reason === 'deleted_in_source') {
    return planned('reactivate', 'returned', { diff: record.diff ?? {}, effects });
  }
  if (record.own_reason === null && record.admin_hold !== null && record.status === 'active') {
    return planned('reactivate', 'status', {
      ticked: false,
      diff: record.diff ?? {},
      effects: { ...effects, deactivated_by: record.admin_hold.actor, deactivated_at: record.admin_hold.at },
    });
  }
  return updateOrNothing(record);
}

function updateOrNothing(record: Compared): Decision {
  return record.diff === null ? { class: 'unchanged' } : planned('update', 'differs', { diff: record.diff });
}

function planned(
  kind: ChangeKind,
  reason: Reason,
  rest: { diff: Proposal['diff']; ticked?: boolean; effects?: Proposal['effects'] },
): Decision {
  return {
    class: 'planned',
    proposal: { kind, reason, ticked: rest.ticked ?? true, diff: rest.diff, effects: rest.effects ?? {} },
  };
}
