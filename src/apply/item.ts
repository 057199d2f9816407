import type { JsonValue } from '../db/schema.ts';
import type { Before } from '../planning/change.ts';
import type { Action } from '../approval/rules.ts';
import type { ChangeKind } from '../source/policy.ts';

/** One decided change of a chunk. */
export interface Item {
  readonly itemNo: number;
  readonly kind: ChangeKind;
  readonly reason: string;
  /** What was decided; never `skip`. */
  readonly action: Exclude<Action, 'skip'>;
  readonly memberId: string | null;
  readonly expectedVersion: number | null;
  readonly recordKey: string | null;
  readonly person: {
    readonly email: string | null;
    readonly first_name: string | null;
    readonly last_name: string | null;
  };
  readonly before: Before;
  readonly after: Readonly<Record<string, JsonValue>>;
  readonly effects: Readonly<Record<string, JsonValue>>;
}

/** A member as it is when the chunk holds its lock. */
export interface Current {
  readonly memberId: string;
  readonly version: number;
  readonly account: string;
  readonly membership: string | null;
  readonly protected: boolean;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly profile: Readonly<Record<string, JsonValue>>;
}

export interface Outcome {
  readonly itemNo: number;
  readonly action: string;
  readonly result: 'applied' | 'stale' | 'failed';
  readonly code?: string;
  readonly message?: string;
  readonly memberId?: string | null;
}

/** What one action of a chunk needs to know besides its items. */
export interface ChunkContext {
  readonly planId: string;
  readonly hubId: string;
  readonly sourceId: string;
  readonly idSpace: string;
  readonly actor: string;
  /** Keys of the account's fields: these values are columns of the member. */
  readonly accountKeys: { readonly email: string; readonly first_name: string; readonly last_name: string };
  readonly invitationDays: number;
  readonly restoreDays: number;
}
