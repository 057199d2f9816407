import { withTenant } from '../db/tenant.ts';
import { isPsmError } from '../kernel/errors.ts';
import type { FileTable } from '../landing/file/table.ts';
import { openLandedTable } from '../landing/landedTable.ts';
import { getLanding, readLanding } from '../landing/landing.ts';
import { fileLimits, type Pipeline } from './pipeline.ts';

/** The landed file of a run as a table; undefined when it is not kept any more. */
export async function openLanded(
  pipeline: Pipeline,
  landingId: string | null,
): Promise<FileTable | undefined> {
  if (landingId === null) return undefined;
  const { database, tenantId, config, signal } = pipeline;
  try {
    const { format } = await withTenant(database, tenantId, (scope) => getLanding(scope, landingId));
    const bytes = () => readLanding(database, tenantId, landingId);
    return await openLandedTable(bytes, format, fileLimits(config), signal);
  } catch (error) {
    if (isPsmError(error, 'not_found')) return undefined;
    throw error;
  }
}
