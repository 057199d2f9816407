import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/scim/filter/matches.ts';
import { parsePath } from '../../../src/scim/filter/parsePath.ts';
import { ScimError } from '../../../src/scim/scimError.ts';
import { custom, enterprise, registry } from '../schema/everyField.ts';
import { pathText, written } from './support/written.ts';

const { user, group } = registry;

function read(text: string, definition = user): string {
  const { path, where } = parsePath(text, definition);
  return `${pathText(path)}${where ? ` where ${written(where)}` : ''}`;
}

function refusal(text: string): string {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof ScimError) return `${error.status} ${error.scimType}: ${error.message}`;
    throw error;
  }
}

describe('a path of a PATCH is read', () => {
  it.each([
    // RFC 7644 §3.5.2, figure 8, and what identity providers send
    ['name.familyName', 'name.familyName'],
    ['addresses[type eq "work"]', 'addresses where type eq "work"'],
    ['addresses[type eq "work"].streetAddress', 'addresses.streetAddress where type eq "work"'],
    [
      'emails[type eq "work" and value ew "example.com"]',
      'emails where (type eq "work" and value ew "example.com")',
    ],
    ['ROLES[PRIMARY EQ "True"].VALUE', 'roles.value where primary eq true'],
    ['emails [ type eq "work" ] .value ', 'emails.value where type eq "work"'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:emails[type pr].value', 'emails.value where type pr'],
    [`${enterprise}:department`, 'enterprise:department'],
    [`${enterprise}:manager.value`, 'enterprise:manager.value'],
    [`${custom}:skills[value eq "Go"]`, 'profilesync:skills where value eq "Go"'],
    ['emails[value eq "a]b"]', 'emails where value eq "a]b"'],
    [' userName ', 'userName'],
  ])('%s', (text, meaning) => expect(read(text)).toBe(meaning));

  it('of members', () =>
    expect(read('members[value eq "2819c223"]', group)).toBe('members where value eq "2819c223"'));
});

describe('a path is refused', () => {
  it.each([
    ['', "invalidPath: User has no attribute ''."],
    ['nothing', "invalidPath: User has no attribute 'nothing'."],
    ['__proto__.polluted', "invalidPath: User has no attribute '__proto__.polluted'."],
    ['name.familyName.x', "invalidPath: User has no attribute 'name.familyName.x'."],
    [
      'title[value eq "x"]',
      "invalidPath: 'title' has one value at most: a path cannot choose from it with [ ].",
    ],
    [
      'name[familyName eq "x"]',
      "invalidPath: 'name' has one value at most: a path cannot choose from it with [ ].",
    ],
    [
      'emails.value[value eq "x"]',
      "invalidPath: 'emails.value' has one value at most: a path cannot choose from it with [ ].",
    ],
    [
      'emails[type eq "work"].nothing',
      'invalidPath: Path, character 23: after ] comes a sub-attribute of emails, as in .value, or nothing.',
    ],
    [
      'emails[type eq "work"]value',
      'invalidPath: Path, character 23: after ] comes a sub-attribute of emails, as in .value, or nothing.',
    ],
    [
      'emails[type eq "work"].value pr',
      'invalidPath: Path, character 23: after ] comes a sub-attribute of emails, as in .value, or nothing.',
    ],
    [
      'emails[type eq "work"][type eq "x"]',
      'invalidPath: Path, character 23: after ] comes a sub-attribute of emails, as in .value, or nothing.',
    ],
    [
      'emails[type eq ]',
      "invalidFilter: Path, character 16: expected the value for eq: a text in double quotes, a number, true, false or null; here is ']'.",
    ],
    ['emails[]', "invalidFilter: Path, character 8: expected an attribute, not, or (; here is ']'."],
    ['emails[nothing pr]', "invalidFilter: Path, character 8: emails has no sub-attribute 'nothing'."],
    [
      'emails[type eq "work"',
      'invalidFilter: Path, character 22: expected and, or, or the ] that ends the filter of emails; it ends here.',
    ],
    [`emails[${'('.repeat(7_000)}`, 'invalidFilter: Path, character 27: brackets go 20 deep at most.'],
    ['x'.repeat(9_000), 'invalidPath: The path has 9000 characters; 8000 are the most.'],
  ])('%s', (text, sentence) => expect(refusal(text)).toBe(`400 ${sentence}`));

  it('whatever the text is', () => {
    // Half surrogate pairs and control characters too.
    const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));
    const pieces = fc.constantFrom(
      'emails',
      'name',
      '[',
      ']',
      '(',
      'type',
      'pr',
      'eq',
      '"x"',
      '.value',
      '"',
      ' ',
      'urn:',
      '\0',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces).map((all) => all.join(' ')),
          anyText,
        ),
        (text) => {
          expect(refusal(text)).toMatch(/^(?:400 invalid(?:Path|Filter): |\w+(?:\.|:|$| where))/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('an element matches', () => {
  const where = (text: string, element: Parameters<typeof matches>[1], path = 'emails') =>
    matches(parsePath(`${path}[${text}]`, user).where ?? { op: 'constant', holds: false }, element);
  const work = { value: 'Bob@Example.com', type: 'work', primary: true };

  it.each([
    ['value eq "bob@example.COM"', true],
    ['value eq "bob"', false],
    ['value ne "bob"', true],
    ['value sw "BOB@"', true],
    ['value ew ".com"', true],
    ['value co "b@e"', true],
    ['value gt "bob"', true],
    ['primary eq "True"', true],
    ['display pr', false],
    ['display eq null', true],
    ['display ne null', false],
    ['display ne "x"', true],
    ['not (display eq "x")', true],
    ['type eq "home" or primary eq true and value pr', true],
    ['(type eq "home" or primary eq true) and display pr', false],
  ])('%s: %s', (text, answer) => expect(where(text, work)).toBe(answer));

  it('one without parts by its value', () => {
    expect(where('value eq "go"', 'Go', `${custom}:skills`)).toBe(true);
    expect(where('value eq "go"', 'SQL', `${custom}:skills`)).toBe(false);
  });

  it('certificates and references by every letter of them', () => {
    expect(where('value eq "TUlJ"', { value: 'TUlJ' }, 'x509Certificates')).toBe(true);
    expect(where('value eq "tulj"', { value: 'TUlJ' }, 'x509Certificates')).toBe(false);
  });

  it('nothing by what it only inherits', () => {
    expect(where('value pr', Object.create({ value: 'x' }))).toBe(false);
    expect(where('display eq "x"', { value: 'x' })).toBe(false);
  });
});
