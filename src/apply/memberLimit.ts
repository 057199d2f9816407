import { limitInWords, roomFor } from '../directory/limits.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { Item, Outcome } from './item.ts';

export interface WithinLimit {
  readonly invited: readonly Item[];
  /** Newcomers for whom there is no room any more. */
  readonly refused: readonly Outcome[];
}

/**
 * Of invitations those for which the tenant's limit of members has room, in their order. Whoever has an account joins a hub and is not
 * counted again. From here to the end of the transaction nobody else adds members, so that the count holds.
 */
export async function withinMemberLimit(scope: TenantScope, items: readonly Item[]): Promise<WithinLimit> {
  const isNew = (item: Item) => item.memberId === null;
  const room = items.some(isNew) ? await roomFor(scope, 'members') : undefined;
  if (room === undefined) return { invited: items, refused: [] };
  const beyond = new Set(items.filter(isNew).slice(room.left));
  const message = `${limitInWords('members', room.limit)} This person is proposed again with the next run.`;
  return {
    invited: items.filter((item) => !beyond.has(item)),
    refused: [...beyond].map(({ itemNo }) => ({
      itemNo,
      action: 'invite',
      result: 'failed',
      code: 'limit_reached',
      message,
    })),
  };
}
