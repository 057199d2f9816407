import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceMessage } from '../../src/connector/index.ts';
import { PsmError } from '../../src/kernel/errors.ts';
import { land, type LandOptions } from '../../src/landing/landing.ts';
import { newOrganisation, queryIn, type Tenant } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let tenant: Tenant;
beforeAll(async () => {
  home = await freshTenant();
  tenant = await newOrganisation(home, {});
});
afterAll(() => home.close());

const person = (key: string): SourceMessage => ({
  type: 'records',
  records: [{ key, attributes: { email: `${key}@acme.test` }, position: key }],
});
const bytes: SourceMessage = { type: 'bytes', chunk: Buffer.from('email\n'), format: {} };
const end: SourceMessage = { type: 'end' };

function landed(messages: readonly SourceMessage[], options: Partial<LandOptions> = {}) {
  const source = (async function* () {
    yield* messages;
  })();
  return land(tenant.database, tenant.tenantId, source, { limit: 1_000_000, maxColumns: 500, ...options });
}

describe('a landing', () => {
  it('believes nothing of a connector that mixes a file with records', async () => {
    await expect(landed([bytes, person('a'), end])).rejects.toMatchObject({ code: 'source_failed' });
    await expect(landed([person('a'), bytes, end])).rejects.toMatchObject({ code: 'source_failed' });
    const deletions: SourceMessage = { type: 'deletions', keys: ['a'] };
    await expect(landed([deletions, bytes, end])).rejects.toMatchObject({ code: 'source_failed' });
  });

  it('believes that nothing changed only as an answer to that question, and alone', async () => {
    const unchanged: SourceMessage = { type: 'unchanged' };
    await expect(landed([unchanged])).rejects.toMatchObject({ code: 'source_failed' });
    await expect(landed([person('a'), unchanged], { mayBeUnchanged: true })).rejects.toMatchObject({
      code: 'source_failed',
    });
    expect(await landed([unchanged], { mayBeUnchanged: true })).toBeUndefined();
  });

  it('takes nothing that comes after the end', async () => {
    expect(await landed([person('a'), end, person('b'), end])).toMatchObject({ records: 1 });
  });

  it('is written to only by whoever holds it', async () => {
    let mine = true;
    const held = async () => {
      if (!mine) throw new PsmError('run_busy', 'Another process has it.');
    };
    const source = (async function* () {
      yield person('a');
      mine = false;
      yield end;
    })();
    const before = await queryIn(tenant, 'select from landing_chunk');
    await expect(
      land(tenant.database, tenant.tenantId, source, { limit: 1_000_000, maxColumns: 500, held }),
    ).rejects.toMatchObject({ code: 'run_busy' });
    expect(await queryIn(tenant, 'select from landing_chunk')).toHaveLength(before.length);
  });
});
