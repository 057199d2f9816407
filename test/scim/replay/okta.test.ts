import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/kernel/ids.ts';
import { serverPerFile } from '../../http/support/server.ts';
import { isThere, readJson } from './collections.ts';
import { push, pushTarget } from './pushTarget.ts';
import { replayRunscope, type RunscopeTest } from './runscope.ts';

const file = 'scim-idp-collections/okta-scim2-runscope-2016.json';
const server = serverPerFile({ idle: true });

describe.skipIf(!isThere(file))('the collection that Okta published for SCIM 2.0', () => {
  it('passes: every check but how long answers take', async () => {
    const target = await pushTarget(server);
    // The collection wants a service that has somebody and some group already.
    await push(target, 'POST /Users', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'already.here@example.org',
    });
    await push(target, 'POST /Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Already here',
    });

    const checks = await replayRunscope(
      readJson(file) as RunscopeTest,
      target.url,
      {
        // What the collection takes from a service for random people.
        randomEmail: 'alma.lind@example.org',
        randomUsername: 'silverkoala117',
        randomGivenName: 'Alma',
        randomFamilyName: 'Lind',
        userIdThatDoesNotExist: newId().replaceAll('-', ''),
      },
      { authorization: `Bearer ${target.token}` },
    );

    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks).toHaveLength(30);
  });
});
