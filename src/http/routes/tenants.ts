import { createGzip } from 'node:zlib';
import { withTenant } from '../../db/tenant.ts';
import { signinAddress } from '../../kernel/signinAddress.ts';
import { changeTenant, createTenant, resumeTenant, suspendTenant } from '../../tenancy/administer.ts';
import { readArchive } from '../../tenancy/archive/read.ts';
import { newArchiveKey } from '../../tenancy/archive/secrets.ts';
import { writeArchive } from '../../tenancy/archive/write.ts';
import { eraseTenant } from '../../tenancy/erase.ts';
import { listTenantRecords, readTenant, type TenantRecord } from '../../tenancy/tenantRecord.ts';
import { z } from 'zod';
import type { App } from '../app.ts';
import { sendAttachment } from '../attachment.ts';
import { callerOf } from '../authenticate.ts';
import { byId } from '../contract/primitives.ts';
import {
  archiveForm,
  createdTenant,
  erased,
  erasure,
  importedTenant,
  newTenant,
  suspension,
  tenant,
  tenantChange,
  tenantList,
} from '../contract/tenants.ts';
import type { HttpDeps } from '../deps.ts';
import { reasonOf } from '../reasonedRead.ts';
import { onceByClaim } from '../idempotency.ts';
import { Upload } from '../upload.ts';

const tags = ['Tenants'];

/** Bytes of an archive that is uploaded. */
const largest = 64 * 1024 ** 3;

/** Whole tenants, for whoever runs the service. */
export function tenantRoutes(app: App, deps: HttpDeps): void {
  listRoutes(app, deps);
  changeRoutes(app, deps);
  archiveRoutes(app, deps);
}

function listRoutes(app: App, { database }: HttpDeps): void {
  app.get(
    '/api/v1/tenants',
    {
      schema: {
        operationId: 'listTenants',
        summary: 'All tenants, with what they use and what they may have',
        tags,
        response: { 200: tenantList },
      },
    },
    async () => ({ items: (await listTenantRecords(database)).map(shownTenant) }),
  );
  app.get(
    '/api/v1/tenants/:id',
    {
      schema: {
        operationId: 'getTenant',
        summary: 'One tenant',
        tags,
        params: byId,
        response: { 200: tenant },
      },
    },
    async (request) => shownTenant(await withTenant(database, request.params.id, readTenant)),
  );
}

function changeRoutes(app: App, deps: HttpDeps): void {
  const { database } = deps;
  app.post(
    '/api/v1/tenants',
    {
      schema: {
        operationId: 'createTenant',
        summary: 'Make a tenant with its owner, who signs in with the link',
        tags,
        body: newTenant,
        response: { 201: createdTenant },
      },
    },
    (request, reply) => {
      const { owner_email: ownerEmail, ...given } = request.body;
      return onceByClaim(
        deps,
        request,
        reply,
        async ({ actor }) => {
          const made = await createTenant(database, { ...given, ownerEmail }, actor);
          const link = signinAddress(deps.baseUrl(), made.link);
          return { status: 201, body: { tenant: shownTenant(made.tenant), link } };
        },
        { secret: true },
      );
    },
  );
  app.patch(
    '/api/v1/tenants/:id',
    {
      schema: {
        operationId: 'changeTenant',
        summary: "Change a tenant's name, host name and limits",
        tags,
        params: byId,
        body: tenantChange,
        response: { 200: tenant },
      },
    },
    (request, reply) =>
      onceByClaim(deps, request, reply, async ({ actor }) => ({
        status: 200,
        body: shownTenant(await changeTenant(database, request.params.id, request.body, actor)),
      })),
  );
  app.post(
    '/api/v1/tenants/:id/suspend',
    {
      schema: {
        operationId: 'suspendTenant',
        summary: 'Stop everything of a tenant: nothing is lost, and all goes on when it is resumed',
        tags,
        params: byId,
        body: suspension,
        response: { 200: tenant },
      },
    },
    (request, reply) =>
      onceByClaim(deps, request, reply, async ({ actor }) => ({
        status: 200,
        body: shownTenant(await suspendTenant(database, request.params.id, request.body.reason, actor)),
      })),
  );
  app.post(
    '/api/v1/tenants/:id/resume',
    {
      schema: {
        operationId: 'resumeTenant',
        summary: 'Let everything of a tenant go on',
        tags,
        params: byId,
        response: { 200: tenant },
      },
    },
    (request, reply) =>
      onceByClaim(deps, request, reply, async ({ actor }) => ({
        status: 200,
        body: shownTenant(await resumeTenant(database, request.params.id, actor)),
      })),
  );
}

function archiveRoutes(app: App, deps: HttpDeps): void {
  const { database } = deps;
  app.get(
    '/api/v1/tenants/:id/export',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'exportTenant',
        summary: 'Everything of a tenant as one file: gzipped lines of JSON',
        description:
          'It holds the personal data of everybody: say why in the header `PSM-Reason`, which stays in its trail. The header `PSM-Archive-Key` of the answer has the key that secrets in it are sealed with; it is kept nowhere. A file whose last line is not there was cut off.',
        tags,
        params: byId,
        response: {
          200: { description: 'An archive', content: { 'application/gzip': { schema: z.string() } } },
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { slug } = await withTenant(database, id, readTenant);
      const { actor } = callerOf(request);
      const reason = reasonOf(request);
      const key = newArchiveKey();
      const file = createGzip();
      writeArchive(database, id, file, key, { actor, reason }).catch((error: unknown) => {
        // Whoever reads it finds that it has no end.
        if (!file.destroyed) request.log.error({ err: error }, 'a tenant could not be exported');
        file.destroy();
      });
      void reply.header('psm-archive-key', key);
      return sendAttachment(reply, `${slug}.jsonl.gz`, 'application/gzip', file);
    },
  );
  app.post(
    '/api/v1/tenants/import',
    {
      config: { form: archiveForm },
      schema: {
        operationId: 'importTenant',
        summary: 'Bring a tenant here that was exported elsewhere; it arrives suspended',
        tags,
        response: { 201: importedTenant },
      },
    },
    (request, reply) =>
      onceByClaim(deps, request, reply, async ({ actor }) => {
        const upload = new Upload(request, largest);
        try {
          const file = await upload.file();
          const host = upload.text('host');
          const imported = await readArchive(database, upload.bytes(file), {
            key: upload.text('key'),
            slug: upload.text('slug'),
            host: host === '' ? null : host,
            actor,
          });
          const { counts, leftOut } = imported;
          return {
            status: 201,
            body: { tenant: shownTenant(imported.tenant), counts: { ...counts }, left_out: [...leftOut] },
          };
        } catch (error) {
          upload.drain();
          throw error;
        }
      }),
  );
  app.post(
    '/api/v1/tenants/:id/erase',
    {
      schema: {
        operationId: 'eraseTenant',
        summary: 'Erase a suspended tenant with everything that it has, for good',
        description:
          'Also its audit trail and its tokens: when the token of the call belongs to this tenant, it ends with it. Answers when all is gone; a call that breaks off goes on by itself.',
        tags,
        params: byId,
        body: erasure,
        response: { 200: erased },
      },
    },
    (request, reply) =>
      onceByClaim(deps, request, reply, async ({ actor }) => {
        const gone = await eraseTenant(database, request.params.id, request.body.slug, actor);
        return {
          status: 200,
          body: { ...gone, counts: { ...gone.counts }, erased_at: gone.erased_at.toISOString() },
        };
      }),
  );
}

function shownTenant(record: TenantRecord): z.input<typeof tenant> {
  const { suspended } = record;
  return {
    ...record,
    suspended: suspended && { ...suspended, at: suspended.at.toISOString() },
    created_at: record.created_at.toISOString(),
  };
}
