import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matches } from '../../../src/scim/filter/matches.ts';
import { parsePath } from '../../../src/scim/filter/parsePath.ts';
import { newOrganisation } from '../../support/organisation.ts';
import { freshTenant, type TestTenant } from '../../support/tenant.ts';
import { newConnection } from '../connection/support/connection.ts';
import { registry } from '../schema/everyField.ts';
import { anElement, elementFilters, groupFilters, resources, userFilters } from './support/arbitrary.ts';
import { documentOf, type Expression, holds, type Stored, textOf } from './support/expression.ts';
import { baseUrl, idsMatching, insertResources } from './support/storedResources.ts';

let home: TestTenant;
let tenant: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
  tenant = await newOrganisation(home);
});
afterAll(() => home.close());

/** The filter alone, without the resources. */
function reporter<T>({ failed, seed, counterexamplePath, errorInstance }: fc.RunDetails<T>): void {
  if (failed) throw new Error(`seed ${seed}, path ${counterexamplePath}`, { cause: errorInstance });
}

/** Random resources, and many filters about them. */
const cases = (type: Stored['type'], filters: (stored: readonly Stored[]) => fc.Arbitrary<Expression>) =>
  resources.chain((stored) =>
    fc.record({
      stored: fc.constant(stored),
      type: fc.constant(type),
      filters: fc.array(filters(stored), { minLength: 40, maxLength: 40 }),
      seed: fc.infiniteStream(fc.nat()),
    }),
  );

describe('SQL finds what a look at each resource finds', () => {
  it.each([
    ['users', cases('User', userFilters), 12],
    ['groups', cases('Group', groupFilters), 6],
  ] as const)('%s', async (_, arbitrary, numRuns) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ stored, type, filters, seed }) => {
        const { connectionId } = await newConnection(tenant);
        await insertResources(tenant, connectionId, stored);
        const wild = (choices: number) => (seed.next().value ?? 0) % choices;
        const texts = filters.map((filter) => textOf(filter, wild));
        const documents = stored
          .filter((one) => one.type === type)
          .map((one) => [one.id, documentOf(one, stored, baseUrl)] as const);
        const wanted = filters.map((filter) =>
          documents.flatMap(([id, document]) => (holds(filter, document) ? [id] : [])).sort(),
        );
        const found = await idsMatching(tenant, connectionId, type, texts);
        for (const [index, text] of texts.entries())
          expect({ text, ids: found[index] }).toEqual({ text, ids: wanted[index] });
      }),
      { numRuns, endOnFailure: true, reporter },
    );
  });
});

it('an element matches as a look at it says', () => {
  fc.assert(
    fc.property(elementFilters, anElement, fc.infiniteStream(fc.nat()), (filter, element, seed) => {
      const text = textOf(filter, (choices) => seed.next().value % choices);
      const { where } = parsePath(`emails[${text}]`, registry.user);
      expect(where && matches(where, element)).toBe(holds(filter, element));
    }),
    { numRuns: 500 },
  );
});
