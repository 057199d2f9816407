import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectResource } from '../../../src/scim/resource/projectResource.ts';
import { readResource } from '../../../src/scim/resource/readResource.ts';
import { wholeResource } from '../../../src/scim/resource/wholeResource.ts';
import { coreUser, enterprise, registry } from '../schema/everyField.ts';

const samples = new URL('../../../../shared/corpora/scim-rfc-samples/', import.meta.url);

type Sample = Record<string, unknown> & {
  id: string;
  meta: { created: string; lastModified: string };
  groups?: { value: string }[];
  members?: { value: string }[];
};
const sampleOf = (file: string) => JSON.parse(readFileSync(new URL(file, samples), 'utf8')) as Sample;

describe.skipIf(!existsSync(samples))('resources of RFC 7643 §8 (samples beside the checkout)', () => {
  it.each([
    ['rfc7643-8.1-user-minimal.json', registry.user],
    ['rfc7643-8.2-user-full.json', registry.user],
    ['rfc7643-8.3-enterprise_user.json', registry.user],
    ['rfc7643-8.4-group.json', registry.group],
  ])('%s is read and comes back', (file, definition) => {
    const sample = sampleOf(file);
    const { body, members } = readResource(sample, definition, 'replace');
    const stored = {
      resourceId: sample.id,
      type: definition.name,
      body,
      version: 1,
      createdAt: new Date(sample.meta.created),
      modifiedAt: new Date(sample.meta.lastModified),
    };
    const rows = {
      ...(sample.groups !== undefined && { groups: sample.groups }),
      ...(sample.members !== undefined && { members: sample.members }),
    };
    const { meta: _, ...back } = projectResource(
      wholeResource(definition, stored, rows, 'https://example.com/v2'),
      definition,
      {},
    );

    const { meta: __, password: ___, ...expected } = structuredClone(sample);
    const manager = (expected[enterprise] as { manager?: { displayName?: string } } | undefined)?.manager;
    // It follows from the manager: it is read-only.
    delete manager?.displayName;
    expect(back).toEqual(expected);
    expect(members).toEqual(sample.members?.map(({ value }) => value));
  });

  it.each([
    'rfc7644-3.3-user-post_request.json',
    'rfc7644-3.5.1-user-put_request.json',
    'rfc7644-3.14-user-post_request.json',
  ])('%s is taken', (file) => {
    const sample = sampleOf(file);
    expect(sample['schemas']).toContain(coreUser);
    expect(readResource(sample, registry.user, 'create').body['userName']).toBe(sample['userName']);
  });
});
