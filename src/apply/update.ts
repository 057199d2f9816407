import type { TenantScope } from '../db/tenant.ts';
import type { ChunkContext, Item } from './item.ts';
import { writeValues } from './values.ts';

/** Writes the approved field values, nothing else. */
export async function update(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<void> {
  await writeValues(scope, items, context);
}
