import { z } from 'zod';
import { person } from './plans.ts';
import { count, cursor, id, limit, page, time } from './primitives.ts';

export const waitingQuery = z.strictObject({ cursor: cursor.optional(), limit });

export const waitingInvitations = page(z.object({ member: id, person, invited_at: time }))
  .extend({
    count: count.describe('People whose last invitation is older than `after_days`'),
    after_days: count,
  })
  .meta({
    id: 'WaitingInvitations',
    description: 'People of the list who were invited to the hub and have not accepted',
  });

export const resendRequest = z
  .strictObject({ count: count.min(1).describe('The number that the person was told') })
  .meta({ id: 'ResendRequest' });

export const resentAll = z.object({ sent: count }).meta({ id: 'ResentInvitations' });
