import { describe, expect, it } from 'vitest';
import { core, errorOf, filtered, groupSchema, person, providerPerFile } from './support/provider.ts';

const test = providerPerFile();

/** What public conformance suites ask that nothing else here asks, in the words of the RFC. */
describe('media types (RFC 7644 §8.1)', () => {
  it.each([
    [undefined, 'application/scim+json'],
    ['application/scim+json', 'application/scim+json'],
    ['application/json', 'application/json; charset=utf-8'],
    ['application/scim+json; charset=utf-8', 'application/scim+json; charset=utf-8'],
    ['application/scim+json;Charset=UTF-8, */*', 'application/scim+json; charset=utf-8'],
  ])('whoever accepts %s gets %s', async (accept, media) => {
    const answer = await test.provider.ask('GET /ServiceProviderConfig', undefined, {
      ...(accept !== undefined && { accept }),
    });
    expect(answer.headers.get('content-type')).toBe(media);
  });

  it('names come back as they are, with and without a charset', async () => {
    const { id } = await test.provider.create('/Users', person({ displayName: 'Łucja Ångström 蔡' }));
    for (const accept of ['application/scim+json', 'application/scim+json; charset=utf-8']) {
      const answer = await test.provider.ask(`GET /Users/${id}`, undefined, { accept });
      expect(answer.json.displayName).toBe('Łucja Ångström 蔡');
    }
  });
});

describe('discovery (RFC 7644 §4)', () => {
  it.each([
    '/ServiceProviderConfig',
    '/ResourceTypes',
    '/Schemas',
    '/ResourceTypes/User',
    `/Schemas/${core}`,
  ])('%s: what states no condition is ignored, a condition is not', async (path) => {
    const whole = await test.provider.ask(`GET ${path}`);
    for (const query of ['filter=invalid&sortBy=id&startIndex=999', 'filter=', 'count=0&sortOrder=down']) {
      expect(await test.provider.ask(`GET ${path}?${query}`)).toMatchObject({
        status: 200,
        json: whole.json,
      });
    }
    for (const filter of ['id pr', 'name eq "User"', 'not (id pr)'])
      expect(await test.provider.ask(filtered(path, filter))).toMatchObject({
        status: 403,
        json: { schemas: [errorOf], status: '403' },
      });
  });

  it.each(['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'])('%s is only read: 405', async (path) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await test.provider.ask(`${method} ${path}`);
      expect([method, answer.status, answer.json.schemas]).toEqual([method, 405, [errorOf]]);
    }
  });
});

describe('references (RFC 7643 §2.3.7)', () => {
  it('are found as they are, and put after the address of the service', async () => {
    const user = await test.provider.create('/Users', person());
    const group = await test.provider.create('/Groups', {
      schemas: [groupSchema],
      displayName: 'Referring',
      members: [{ value: user.id, type: 'User' }],
    });
    const [{ $ref }] = group['members'];
    expect($ref).toBe(user['meta'].location);
    for (const path of [`/${$ref}`, `/${$ref}/`, `/${$ref}?attributes=userName`, `/Users/${user.id}`])
      expect(await test.provider.ask(`GET ${path}`)).toMatchObject({ status: 200, json: { id: user.id } });
    const elsewhere = await test.provider.ask(`GET /https://psm.test/other/Users/${user.id}`);
    expect(elsewhere).toMatchObject({ status: 404, json: { schemas: [errorOf] } });
  });
});

describe('a value that a path selects (RFC 7644 §3.5.2.3)', () => {
  it('of a kind that is none: there is none to replace, one to add', async () => {
    const emails = [{ value: 'a@idp.test', type: 'work' }];
    const { id } = await test.provider.create('/Users', person({ emails }));
    const path = 'emails[type eq "nonexistent"].value';
    const refused = await test.provider.patch(`/Users/${id}`, { op: 'replace', path, value: 'b@idp.test' });
    expect(refused).toMatchObject({ status: 400, json: { scimType: 'noTarget' } });
    const whole = { op: 'replace', path: 'emails[type eq "nonexistent"]', value: { value: 'b@idp.test' } };
    expect((await test.provider.patch(`/Users/${id}`, whole)).json.scimType).toBe('noTarget');
    expect((await test.provider.ask(`GET /Users/${id}`)).json.emails).toEqual(emails);
    const added = await test.provider.patch(`/Users/${id}`, { op: 'add', path, value: 'b@idp.test' });
    expect(added.json.emails).toEqual([...emails, { type: 'nonexistent', value: 'b@idp.test' }]);
  });

  it('of a kind that the schema knows, or of what has no kinds: it is created, in whatever case', async () => {
    const { id } = await test.provider.create('/Users', person());
    const written = await test.provider.patch(
      `/Users/${id}`,
      { op: 'Replace', path: 'emails[type eq "Work"].value', value: 'a@idp.test' },
      { op: 'Replace', path: 'roles[type eq "anything"].value', value: 'Mentor' },
    );
    expect(written.json).toMatchObject({
      emails: [{ type: 'Work', value: 'a@idp.test' }],
      roles: [{ type: 'anything', value: 'Mentor' }],
    });
  });
});
