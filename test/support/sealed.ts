import { expect, vi } from 'vitest';
import { sealTrail } from '../../src/audit/seal.ts';
import { verifyTrail } from '../../src/audit/verify.ts';
import type { Tenant } from './organisation.ts';

/** Seals until nothing of the trail is left: transactions of other tests on the same server may have to end before. */
export async function untilSealed({ database, tenantId }: Tenant): Promise<void> {
  await vi.waitFor(
    async () => {
      await sealTrail(database, tenantId);
      expect((await verifyTrail(database, tenantId)).unsealed).toBe(0);
    },
    { timeout: 30_000, interval: 50 },
  );
}
