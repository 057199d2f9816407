import { assertRoom } from '../directory/limits.ts';
import { recordEvents } from '../audit/record.ts';
import type { Population } from '../db/schema.ts';
import { withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { land, type Landed, type LandOptions } from '../landing/landing.ts';
import type { Source } from '../source/sources.ts';
import { openSource } from './openSource.ts';
import type { Pipeline } from './pipeline.ts';
import { createRun, failRun, moveRun, progressWriter } from './run.ts';

export interface UploadInput {
  readonly source: Source;
  readonly population: Population;
  readonly filename: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Accept suggestions unseen, on behalf of the actor. */
  readonly acceptMapping: boolean;
  readonly actor: string;
}

/** Receives an upload: the connector's bytes are landed before anything interprets them. */
export async function receive(pipeline: Pipeline, input: UploadInput): Promise<string> {
  const { database, tenantId } = pipeline;
  const runId = await withTenant(database, tenantId, async (scope) => {
    await assertRoom(scope, 'files_per_day');
    const id = await createRun(scope, {
      sourceId: input.source.sourceId,
      hubId: input.source.hubId,
      population: input.population,
      acceptMapping: input.acceptMapping,
      actor: input.actor,
    });
    await recordEvents(scope, [
      {
        actor: input.actor,
        action: 'run.started',
        entity: 'run',
        entityId: id,
        body: { population: input.population },
      },
    ]);
    return id;
  });
  const onProgress = progressWriter(database, tenantId, runId, pipeline.onProgress);
  try {
    const landed = await landUpload(pipeline, input, ({ bytes }) => onProgress({ step: 'receiving', bytes }));
    await withTenant(database, tenantId, async (scope) => {
      await scope.db
        .updateTable('run')
        .set({ landing_id: landed.landing.landingId })
        .where('run_id', '=', runId)
        .execute();
      await moveRun(scope, runId, 'landed');
    });
    return runId;
  } catch (error) {
    await failRun(database, tenantId, runId, error);
    throw error;
  }
}

async function landUpload(
  pipeline: Pipeline,
  input: UploadInput,
  onProgress: NonNullable<LandOptions['onProgress']>,
): Promise<Landed> {
  const { database, tenantId, config } = pipeline;
  const { filename, bytes } = input;
  const session = await openSource(pipeline, input.source, { upload: { filename, bytes } });
  try {
    if (session.readSnapshot === undefined)
      throw new PsmError(
        'conflict',
        `"${input.source.name}" is read by itself: files cannot be uploaded to it.`,
      );
    const landed = await land(database, tenantId, session.readSnapshot({}), {
      limit: config.limits.fileBytes,
      maxColumns: config.limits.fileColumns,
      file: { filename },
      onProgress,
    });
    if (landed === undefined) throw new PsmError('file_refused', 'The file did not arrive. Upload it again.');
    return landed;
  } finally {
    await session.close?.();
  }
}
