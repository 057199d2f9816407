import { counted } from '../kernel/text.ts';
import { dayInWords } from '../outbox/words.ts';

/** What is known about one person and one run. */
export interface PersonFacts {
  /** What was asked for is an e-mail address, not a Unique ID. */
  readonly byAddress: boolean;
  readonly fileKept: boolean;
  readonly population: 'full' | 'partial';
  readonly hub: string;
  readonly plannedAt: Date;
  /** Rows of the file that name the person. */
  readonly rows: readonly PersonRow[];
  readonly member: PersonMember | null;
  readonly changes: readonly PersonChange[];
  readonly attention: readonly PersonAttention[];
  /** Fields of the file in which another source of the hub is believed about this person. */
  readonly leftTo: readonly LeftTo[];
}

/** Labels of fields, and the source that is believed in them. */
export interface LeftTo {
  readonly fields: readonly string[];
  readonly source: string;
}

export interface PersonRow {
  readonly row: number;
  /** It has too few or too many cells: any of them may be somebody's key. */
  readonly misshapen: boolean;
  readonly status: 'active' | 'inactive' | null;
  readonly eligible: boolean | null;
  /** Header and cell of the column that says who is eligible. */
  readonly eligibility: { readonly column: string; readonly value: string } | null;
}

/** A member as it is now. */
export interface PersonMember {
  readonly status: 'invited' | 'active' | 'deactivated' | 'deleted';
  readonly protected: boolean;
  readonly lastOwner: boolean;
  readonly deletedAt: Date | null;
  readonly heldSince: Date | null;
  /** Of the hub of the run; null: not in it. */
  readonly membershipSince: Date | null;
  /** Another live source of the hub that lists the person. */
  readonly otherSource: string | null;
}

export interface PersonChange {
  readonly item: number;
  readonly kind: string;
  readonly reason: string;
  readonly row: number | null;
  readonly ticked: boolean;
  /** Labels of the fields that it writes. */
  readonly fields: readonly string[];
  readonly outcome: { readonly result: string; readonly action: string; readonly at: Date } | null;
}

export interface PersonAttention {
  readonly row: number | null;
  readonly code: string;
  /** null: the whole row waits, not one of its values */
  readonly field: string | null;
  readonly message: string;
}

export type VerdictName =
  | 'planned'
  | 'unchanged'
  | 'not_eligible'
  | 'needs_attention'
  | 'absent'
  | 'absent_spared'
  | 'not_concerned'
  | 'unknown';

export interface Verdict {
  readonly verdict: VerdictName;
  readonly message: string;
}

/** Why a person was, or was not, listed in a run: what the plan says wins, then the file, then the member as it is now. Pure. */
export function verdictOf(facts: PersonFacts): Verdict {
  const removal = facts.changes.find((change) => change.kind === 'deprovision');
  if (removal !== undefined) return absent(removal);
  const change = facts.changes[0];
  if (change !== undefined) return planned(change, facts);
  const waiting = facts.attention.find((one) => one.field === null);
  if (waiting !== undefined) return undecided(waiting, facts);
  return facts.rows.length > 0 ? listed(facts, facts.rows[0]!) : notListed(facts);
}

function absent(change: PersonChange): Verdict {
  const before =
    change.reason === 'left_source' ? 'was in an earlier file' : 'has never been in a file of this source';
  const message = `Absent from the file, and ${before}: proposed to deactivate or delete (item ${change.item}).`;
  return { verdict: 'absent', message: message + outcome(change) };
}

const proposals: Readonly<Record<string, string>> = {
  invite: 'an invitation',
  update: 'an update',
  reactivate: 'to reactivate the account',
  deactivate: 'to deactivate the account',
  restore: 'to restore the account, which was deleted',
};

function planned(change: PersonChange, { attention, leftTo }: PersonFacts): Verdict {
  const what = proposals[change.kind] ?? change.kind;
  const of = change.kind === 'update' && change.fields.length > 0 ? ` of ${list(change.fields)}` : '';
  const why =
    change.reason === 'joins_hub'
      ? ' to this hub for the account that exists'
      : change.kind === 'deactivate'
        ? ', because its status says inactive'
        : '';
  const offered = change.ticked ? '' : ' It is offered without a tick: somebody has to choose it.';
  const message = `${rowName(change.row)} proposes ${what}${of}${why} (item ${change.item}).`;
  const besides = leftSentences(leftTo) + waitingValues(attention) + outcome(change);
  return { verdict: 'planned', message: message + offered + besides };
}

/** What of the row was not compared at all. */
function leftSentences(leftTo: readonly LeftTo[]): string {
  return leftTo
    .map(({ fields, source }) => ` What it says of ${list(fields)} is left to "${source}".`)
    .join('');
}

function waitingValues(attention: readonly PersonAttention[]): string {
  const values = attention.filter((one) => one.field !== null).length;
  if (values === 0) return '';
  return ` ${counted(values, 'value')} of it ${values === 1 ? 'waits' : 'wait'} in Needs attention.`;
}

const done: Readonly<Record<string, string>> = {
  invite: 'invited',
  update: 'updated',
  reactivate: 'reactivated',
  deactivate: 'deactivated',
  delete_from_hub: 'deleted from the hub',
  delete_from_tenant: 'deleted from the tenant',
  restore: 'the restore was requested',
};

function outcome({ outcome }: PersonChange): string {
  if (outcome === null) return '';
  const day = dayInWords(outcome.at);
  if (outcome.result === 'applied') return ` Applied on ${day}: ${done[outcome.action] ?? outcome.action}.`;
  return outcome.result === 'stale'
    ? ` Not applied on ${day}: the member had changed since the plan was made.`
    : ` It failed on ${day}.`;
}

function undecided(waiting: PersonAttention, facts: PersonFacts): Verdict {
  const { rows, member, population } = facts;
  const named = rows.find((row) => row.row === waiting.row);
  const inHub = member !== null && member.membershipSince !== null && member.status !== 'deleted';
  if (named?.misshapen === true && inHub && population === 'full') {
    const key = facts.byAddress ? 'address' : 'Unique ID';
    const message = `Not in the file, but row ${named.row} could not be read and names this ${key}, so the member is spared.`;
    return { verdict: 'absent_spared', message: `${message} ${waiting.message}` };
  }
  return {
    verdict: 'needs_attention',
    message: `${rowName(waiting.row)} could not be decided. ${waiting.message}`,
  };
}

/** In the file, and nothing came of it. */
function listed(facts: PersonFacts, row: PersonRow): Verdict {
  const { member, attention } = facts;
  const name = rowName(row.row);
  const inHub = member !== null && member.membershipSince !== null && member.status !== 'deleted';
  const values = attention.filter((one) => one.field !== null);
  if (values[0] !== undefined) {
    const message = `${name} brings no change, but ${counted(values.length, 'value')} of it ${values.length === 1 ? 'waits' : 'wait'} in Needs attention: ${values[0].message}`;
    return { verdict: 'needs_attention', message };
  }
  if (row.status === 'inactive') return inactive(name, facts, inHub);
  if (row.eligible === false && !inHub) {
    const says =
      row.eligibility === null
        ? 'the file says so'
        : `${row.eligibility.column} says "${row.eligibility.value}"`;
    return { verdict: 'not_eligible', message: `Not eligible: ${says} in row ${row.row}.` };
  }
  const compared = facts.leftTo.length === 0 ? 'every value' : 'every other value';
  return {
    verdict: 'unchanged',
    message: `${name} is unchanged: ${compared} equals the profile.${leftSentences(facts.leftTo)}`,
  };
}

function inactive(name: string, { member, hub }: PersonFacts, inHub: boolean): Verdict {
  const says = `${name} says inactive`;
  if (!inHub || member === null) {
    const message = `${says}, and the person is not in the hub "${hub}": nothing to do.`;
    return { verdict: 'not_concerned', message };
  }
  const why = member.protected
    ? ', but the member is marked protected: never removed by a sync.'
    : member.lastOwner
      ? ', but the member is the last owner: never removed by a sync.'
      : member.heldSince !== null
        ? `, and the account is deactivated since ${dayInWords(member.heldSince)}: nothing to do.`
        : '. Nothing else of it differs from the profile.';
  return { verdict: 'unchanged', message: says + why };
}

function notListed(facts: PersonFacts): Verdict {
  const { member, hub } = facts;
  if (member === null) {
    const key = facts.byAddress ? 'address' : 'Unique ID';
    const message = facts.fileKept
      ? `Nobody with this ${key} is in the file or among the members.`
      : `Nobody with this ${key} is among the members. The file is not kept any more, so its rows cannot be searched.`;
    return { verdict: 'unknown', message };
  }
  if (!facts.fileKept) {
    const message =
      'Nothing was proposed for this person. The file is not kept any more, so its rows cannot be searched.';
    return { verdict: 'unchanged', message };
  }
  const concerned = (why: string): Verdict => ({
    verdict: 'not_concerned',
    message: `Not in the file${why}`,
  });
  const spared = (why: string): Verdict => ({
    verdict: 'absent_spared',
    message: `Not in the file, but ${why}.`,
  });
  if (member.status === 'deleted') {
    const since = member.deletedAt === null ? 'already' : `since ${dayInWords(member.deletedAt)}`;
    return concerned(`, and the account is deleted ${since}: nothing to do.`);
  }
  if (member.membershipSince === null) {
    return concerned(`, and the member is not in the hub "${hub}": nothing to do.`);
  }
  if (facts.population === 'partial') {
    return concerned('. The file lists only some people, so absence says nothing.');
  }
  if (member.status === 'deactivated') {
    const since = member.heldSince === null ? 'already' : `since ${dayInWords(member.heldSince)}`;
    return concerned(`, and deactivated ${since}: not proposed again and again.`);
  }
  if (member.membershipSince > facts.plannedAt) {
    return concerned(
      `. The member is in the hub since ${dayInWords(member.membershipSince)}, after this plan was made.`,
    );
  }
  if (member.protected) return spared('the member is marked protected: never removed by a sync');
  if (member.lastOwner) return spared('the member is the last owner: never removed by a sync');
  if (member.otherSource !== null) {
    return spared(`the source "${member.otherSource}" of this hub still lists the person`);
  }
  return concerned(`. Nothing was proposed on ${dayInWords(facts.plannedAt)}: the member has changed since.`);
}

function rowName(row: number | null): string {
  return row === null ? 'The file' : `Row ${row}`;
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
