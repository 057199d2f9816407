import { describe, expect, it } from 'vitest';
import { resolvePath } from '../../../src/scim/schema/resolvePath.ts';
import { coreGroup, coreUser, custom, enterprise, registry } from './everyField.ts';

const { user, group } = registry;

/** What a path means, in short: `URN attribute sub`. */
function meaning(definition: typeof user, text: string): string | undefined {
  const path = resolvePath(definition, text);
  if (path === undefined) return undefined;
  return [path.extension, path.attribute.name, path.sub?.name].filter((one) => one !== undefined).join(' ');
}

describe('paths of users', () => {
  it.each([
    ['userName', 'userName'],
    ['USERNAME', 'userName'],
    ['name.familyname', 'name familyName'],
    ['emails.value', 'emails value'],
    ['id', 'id'],
    ['ExternalID', 'externalId'],
    ['schemas', 'schemas'],
    ['meta.lastModified', 'meta lastModified'],
    ['groups.$ref', 'groups $ref'],
    [`${coreUser}:userName`, 'userName'],
    [`${coreUser}:name.givenName`, 'name givenName'],
    [`${coreUser}:meta.created`, 'meta created'],
    [`${coreUser.toUpperCase()}:username`, 'userName'],
    [`${enterprise}:department`, `${enterprise} department`],
    [`${enterprise.toUpperCase()}:MANAGER.VALUE`, `${enterprise} manager value`],
    [`${custom}:hire_date`, `${custom} hire_date`],
    [`${custom}:Skills`, `${custom} skills`],
  ])('%s', (text, expected) => {
    expect(meaning(user, text)).toBe(expected);
  });

  it.each([
    ['nothing', ''],
    ['an attribute that is not there', 'colour'],
    ['a sub-attribute that is not there', 'name.colour'],
    ['a sub-attribute of a plain one', 'userName.value'],
    ['three levels', 'name.givenName.first'],
    ['a dot at the end', 'name.'],
    ['a dot at the start', '.givenName'],
    ['an attribute of an extension without its URN', 'department'],
    ['a core attribute with the URN of an extension', `${enterprise}:userName`],
    ['an attribute of groups', 'members'],
    ['with the URN of groups', `${coreGroup}:displayName`],
    ['a URN alone', enterprise],
    ['a URN with its colon', `${enterprise}:`],
    ['an unknown URN', 'urn:example:extension:2.0:User:colour'],
    ['a field of the account', `${custom}:email`],
    ['a prefix of a URN', 'urn:ietf:params:scim'],
    ['a filter', 'emails[type eq "work"]'],
    ['space around it', ' userName '],
    ['what every object has', '__proto__'],
    ['a constructor', 'constructor'],
    ['a property of text', 'name.length'],
    ['what every object has, below a URN', `${custom}:toString`],
    ['more than anybody writes', 'a'.repeat(100_000)],
    ['more dots than anybody writes', `name${'.a'.repeat(50_000)}`],
  ])('%s is no path', (_, text) => {
    expect(meaning(user, text)).toBeUndefined();
  });
});

describe('paths of groups', () => {
  it.each([
    ['members.$ref', 'members $ref'],
    ['Members', 'members'],
    [`${coreGroup}:displayName`, 'displayName'],
  ])('%s', (text, expected) => {
    expect(meaning(group, text)).toBe(expected);
  });

  it.each(['userName', `${enterprise}:department`, `${custom}:team`])('%s is none of theirs', (text) => {
    expect(meaning(group, text)).toBeUndefined();
  });
});
