import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../src/scim/filter/parseFilter.ts';
import { filterLimits } from '../../../src/scim/filter/types.ts';
import { ScimError } from '../../../src/scim/scimError.ts';
import { enterprise, registry } from '../schema/everyField.ts';
import { written } from './support/written.ts';

const { user, group } = registry;
const read = (text: string, definition = user) => written(parseFilter(text, definition));

function refusal(text: string, definition = user): string {
  try {
    parseFilter(text, definition);
  } catch (error) {
    if (error instanceof ScimError) return `${error.status} ${error.scimType}: ${error.message}`;
    throw error;
  }
  return 'it was read';
}

describe('a filter is read', () => {
  it.each([
    // RFC 7644 §3.4.2.2, figure 2
    ['userName eq "bjensen"', 'userName eq "bjensen"'],
    [`name.familyName co "O'Malley"`, `name.familyName co "O'Malley"`],
    ['userName sw "J"', 'userName sw "J"'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"', 'userName sw "J"'],
    ['title pr', 'title pr'],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', 'meta.lastModified gt "2011-05-13T04:42:34.000Z"'],
    ['meta.lastModified ge "2011-05-13T04:42:34Z"', 'meta.lastModified ge "2011-05-13T04:42:34.000Z"'],
    ['meta.lastModified lt "2011-05-13T04:42:34Z"', 'meta.lastModified lt "2011-05-13T04:42:34.000Z"'],
    ['meta.lastModified le "2011-05-13T04:42:34Z"', 'meta.lastModified le "2011-05-13T04:42:34.000Z"'],
    ['title pr and userType eq "Employee"', '(title pr and userType eq "Employee")'],
    ['title pr or userType eq "Intern"', '(title pr or userType eq "Intern")'],
    [
      'schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"',
      'schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"',
    ],
    [
      'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
      '(userType eq "Employee" and (emails.value co "example.com" or emails.value co "example.org"))',
    ],
    [
      'userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")',
      '(userType ne "Employee" and not((emails.value co "example.com" or emails.value co "example.org")))',
    ],
    [
      'userType eq "Employee" and (emails.type eq "work")',
      '(userType eq "Employee" and emails.type eq "work")',
    ],
    [
      'userType eq "Employee" and emails[type eq "work" and value co "@example.com"]',
      '(userType eq "Employee" and emails[(type eq "work" and value co "@example.com")])',
    ],
    [
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
      '(emails[(type eq "work" and value co "@example.com")] or ims[(type eq "xmpp" and value co "@foo.com")])',
    ],
    // names and operators in whatever case
    ['USERNAME Eq "john"', 'userName eq "john"'],
    [
      'title PR AND NOT (nickname Sw "x") oR Active EQ TRUE',
      '((title pr and not(nickName sw "x")) or active eq true)',
    ],
    // and binds closer than or, not closer than both; the same from left to right
    ['title pr or userType pr and locale pr', '(title pr or (userType pr and locale pr))'],
    ['title pr and userType pr or locale pr', '((title pr and userType pr) or locale pr)'],
    ['(title pr or userType pr) and locale pr', '((title pr or userType pr) and locale pr)'],
    ['not (title pr) and locale pr', '(not(title pr) and locale pr)'],
    ['not(title pr)', 'not(title pr)'],
    ['not (not (title pr))', 'not(not(title pr))'],
    ['title pr and userType pr and locale pr', '((title pr and userType pr) and locale pr)'],
    ['  (  title   pr  )  ', 'title pr'],
    // values
    [
      'title eq "a \\"quoted\\" \\\\ \\u00e9 \\n text (and) ["',
      'title eq "a \\"quoted\\" \\\\ é \\n text (and) ["',
    ],
    ['title eq ""', 'title eq ""'],
    ['title eq null', 'title eq null'],
    ['emails ne Null', 'emails ne null'],
    ['active eq "True"', 'active eq true'],
    ['roles[primary eq "False"].value eq "x"', 'roles[(primary eq false and value eq "x")]'],
    ['meta.created eq "2026-01-01T01:00:00.5+01:00"', 'meta.created eq "2026-01-01T00:00:00.500Z"'],
    ['meta.created eq "2026-01-01T01:00:00"', 'meta.created eq "2026-01-01T01:00:00.000Z"'],
    // one element
    ['emails[type eq "work"].value eq "x"', 'emails[(type eq "work" and value eq "x")]'],
    ['emails[not (type eq "work") or primary eq true]', 'emails[(not(type eq "work") or primary eq true)]'],
    [
      'emails[type eq "work"].display pr and title pr',
      '(emails[(type eq "work" and display pr)] and title pr)',
    ],
    ['name[familyName eq "x"]', '(name pr and name.familyName eq "x")'],
    [
      'name[not (familyName pr)].givenName eq "y"',
      '(name pr and (not(name.familyName pr) and name.givenName eq "y"))',
    ],
    // extensions
    [`${enterprise}:employeeNumber eq "7"`, 'enterprise:employeeNumber eq "7"'],
    [`${enterprise.toUpperCase()}:MANAGER.value eq "7"`, 'enterprise:manager.value eq "7"'],
    [`${enterprise}:manager eq "7"`, 'enterprise:manager.value eq "7"'],
    [
      'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User:years ge -1.5e1',
      'profilesync:years ge -15',
    ],
    ['urn:ietf:params:scim:schemas:extension:profilesync:2.0:User:years eq "7"', 'profilesync:years eq 7'],
    [
      'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User:skills[value eq "Go"]',
      'profilesync:skills[value eq "Go"]',
    ],
  ])('%s', (text, meaning) => expect(read(text)).toBe(meaning));

  it.each([
    ['displayName eq "A" and members.value eq "1"', '(displayName eq "A" and members.value eq "1")'],
    ['members eq "1"', 'members.value eq "1"'],
    ['members[value eq "1" and $ref co "Users"]', 'members[(value eq "1" and $ref co "Users")]'],
  ])('of groups: %s', (text, meaning) => expect(read(text, group)).toBe(meaning));
});

describe('what is wrong is said with its place', () => {
  it.each([
    ['', 'Filter, character 1: expected an attribute, not, or (; it ends here.'],
    [
      'userName',
      'Filter, character 9: expected an operator: pr, eq, ne, co, sw, ew, gt, ge, lt, le; it ends here.',
    ],
    [
      'userName is "x"',
      "Filter, character 10: expected an operator: pr, eq, ne, co, sw, ew, gt, ge, lt, le; here is 'is'.",
    ],
    [
      'userName eq',
      'Filter, character 12: expected the value for eq: a text in double quotes, a number, true, false or null; it ends here.',
    ],
    [
      'userName eq bob',
      "Filter, character 13: expected the value for eq: a text in double quotes, a number, true, false or null; here is 'bob'.",
    ],
    [
      "userName eq 'bob'",
      "Filter, character 13: expected the value for eq: a text in double quotes, a number, true, false or null; here is ''bob''.",
    ],
    ['userName eq "bob', 'Filter, character 13: this text has no closing double quote.'],
    ['userName eq "bob\\"', 'Filter, character 13: this text has no closing double quote.'],
    [
      'userName eq "\\x"',
      `Filter, character 13: '"\\x"' is not a JSON string: look at its backslashes and control characters.`,
    ],
    [
      'userName eq "a\nb"',
      `Filter, character 13: '"a\nb"' is not a JSON string: look at its backslashes and control characters.`,
    ],
    [
      'userName eq "\\u0000"',
      'Filter, character 13: this text has a NUL character or half a surrogate pair, which no value has.',
    ],
    [
      'userName eq "\\ud800"',
      'Filter, character 13: this text has a NUL character or half a surrogate pair, which no value has.',
    ],
    [
      'userName eq "a" userName',
      "Filter, character 17: expected and, or, or the end of the filter; here is 'userName'.",
    ],
    [
      'userName eq "a" "b"',
      'Filter, character 17: expected and, or, or the end of the filter; here is a text.',
    ],
    ['(title pr', 'Filter, character 10: expected and, or, or the ) that closes the bracket; it ends here.'],
    ['title pr)', "Filter, character 9: expected and, or, or the end of the filter; here is ')'."],
    ['()', "Filter, character 2: expected an attribute, not, or (; here is ')'."],
    ['title pr and', 'Filter, character 13: expected an attribute, not, or (; it ends here.'],
    ['and title pr', "Filter, character 1: User has no attribute 'and'."],
    ['not title pr', "Filter, character 1: User has no attribute 'not'."],
    [
      'emails[type eq "work"',
      'Filter, character 22: expected and, or, or the ] that ends the filter of emails; it ends here.',
    ],
    ['emails[]', "Filter, character 8: expected an attribute, not, or (; here is ']'."],
    [
      'emails[type eq "work"] eq "x"',
      "Filter, character 24: expected and, or, or the end of the filter; here is 'eq'.",
    ],
    [
      'emails[type eq "work"].value',
      'Filter, character 29: expected an operator: pr, eq, ne, co, sw, ew, gt, ge, lt, le; it ends here.',
    ],
    ['emails[type eq "work"].nothing eq "x"', "Filter, character 23: emails has no sub-attribute 'nothing'."],
    ['emails[emails[type pr]]', "Filter, character 8: emails has no sub-attribute 'emails'."],
    ['emails[type[type pr]]', 'Filter, character 8: a filter within [ ] has no [ ] of its own.'],
    ['emails[userName pr]', "Filter, character 8: emails has no sub-attribute 'userName'."],
    ['userName[value eq "x"]', 'Filter, character 1: userName has no parts to filter by with [ ].'],
    ['emails.value[value eq "x"]', 'Filter, character 1: emails.value has no parts to filter by with [ ].'],
    // names
    ['nothing eq "x"', "Filter, character 1: User has no attribute 'nothing'."],
    ['__proto__ eq "x"', "Filter, character 1: User has no attribute '__proto__'."],
    ['constructor.name eq "x"', "Filter, character 1: User has no attribute 'constructor.name'."],
    ['emails.nothing eq "x"', "Filter, character 1: User has no attribute 'emails.nothing'."],
    ['name.familyName.value eq "x"', "Filter, character 1: User has no attribute 'name.familyName.value'."],
    ['employeeNumber eq "x"', "Filter, character 1: User has no attribute 'employeeNumber'."],
    ['title pr and members pr', "Filter, character 14: User has no attribute 'members'."],
    ['password eq "x"', 'Filter, character 1: password is secret and cannot be filtered by.'],
    ['password pr', 'Filter, character 1: password is secret and cannot be filtered by.'],
    // types
    ['active gt true', 'Filter, character 11: active is a boolean, which has no order: gt cannot be used.'],
    ['active co "tr"', 'Filter, character 11: co is for strings and active is a boolean.'],
    ['active eq "yes"', "Filter, character 11: active is a boolean: its value is true or false, not 'yes'."],
    ['active eq 1', "Filter, character 11: active is a boolean: its value is true or false, not '1'."],
    [
      'x509Certificates.value ge "MII="',
      'Filter, character 27: value is binary, which has no order: ge cannot be used.',
    ],
    ['x509Certificates sw "MII="', 'Filter, character 21: sw is for strings and value is binary.'],
    [
      'userName eq 7',
      'Filter, character 13: userName is a string: its value stands in double quotes, as in userName eq "7".',
    ],
    [
      'userName eq true',
      'Filter, character 13: userName is a string: its value stands in double quotes, as in userName eq "true".',
    ],
    [
      'title gt null',
      'Filter, character 10: null is compared with eq and ne only, not with gt: it means that there is no value.',
    ],
    [
      'meta.created gt "yesterday"',
      "Filter, character 17: 'yesterday' is no date and time such as 2026-05-13T04:42:34Z.",
    ],
    [
      'meta.created gt "2026-02-30T00:00:00Z"',
      "Filter, character 17: '2026-02-30T00:00:00Z' is no date and time such as 2026-05-13T04:42:34Z.",
    ],
    [
      'meta.created gt "2026-02-03T25:00:00Z"',
      "Filter, character 17: '2026-02-03T25:00:00Z' is no date and time such as 2026-05-13T04:42:34Z.",
    ],
    [
      'meta.created gt "0000-01-01T00:00:00Z"',
      "Filter, character 17: '0000-01-01T00:00:00Z' is no date and time such as 2026-05-13T04:42:34Z.",
    ],
    ['meta.created co "2026"', 'Filter, character 17: co is for strings and created is a date and time.'],
    [
      'meta.created eq 5',
      'Filter, character 17: created is a date and time: its value stands in double quotes, as in created eq "5".',
    ],
    [
      'name eq "x"',
      'Filter, character 9: name has parts: compare one of them, name.formatted, name.familyName, name.givenName, name.middleName, name.honorificPrefix, name.honorificSuffix.',
    ],
    [
      'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User:years eq "seven"',
      "Filter, character 70: years is a number and 'seven' is none.",
    ],
    [
      'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User:years eq 1e999',
      "Filter, character 70: years is a number and 'Infinity' is none.",
    ],
    [
      'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User:years eq 007',
      "Filter, character 70: expected the value for eq: a text in double quotes, a number, true, false or null; here is '007'.",
    ],
  ])('%s', (text, sentence) => expect(refusal(text)).toBe(`400 invalidFilter: ${sentence}`));

  it('what is long is not repeated as a whole', () => {
    expect(refusal(`${'x'.repeat(5_000)} pr`)).toBe(
      `400 invalidFilter: Filter, character 1: User has no attribute '${'x'.repeat(60)}…'.`,
    );
  });
});

// ASVS 4.3.1
describe('a filter is bounded', () => {
  it('in its length', () => {
    const text = `title eq "${'x'.repeat(filterLimits.length)}"`;
    expect(refusal(text)).toBe('400 invalidFilter: The filter has 8011 characters; 8000 are the most.');
  });

  it('in its depth, whatever the length', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}title pr${')'.repeat(depth)}`;
    expect(read(nested(20))).toBe('title pr');
    expect(refusal(nested(21))).toBe('400 invalidFilter: Filter, character 21: brackets go 20 deep at most.');
    const limits = { ...filterLimits, length: 1_000_000 };
    for (const text of [nested(100_000), 'not('.repeat(100_000), 'emails['.repeat(100_000)])
      expect(() => parseFilter(text, user, limits)).toThrow(ScimError);
  });

  it('in its comparisons', () => {
    const many = (count: number) => Array.from({ length: count }, () => 'title pr').join(' and ');
    expect(read(many(100))).toContain('title pr');
    expect(refusal(many(101))).toBe(
      '400 invalidFilter: Filter, character 1307: a filter has 100 comparisons at most.',
    );
  });
});

describe('over users and groups', () => {
  const both = (text: string) => [
    written(parseFilter(text, user, filterLimits, [group])),
    written(parseFilter(text, group, filterLimits, [user])),
  ];

  it.each([
    ['userName eq "x"', 'userName eq "x"', 'false'],
    ['userName ne "x"', 'userName ne "x"', 'true'],
    ['userName eq null', 'userName eq null', 'true'],
    ['userName pr or displayName pr', '(userName pr or displayName pr)', '(false or displayName pr)'],
    ['members[value eq "x"]', 'false', 'members[value eq "x"]'],
    ['not (emails pr)', 'not(emails pr)', 'not(false)'],
  ])('what a type does not have has no value there: %s', (text, ofUsers, ofGroups) =>
    expect(both(text)).toEqual([ofUsers, ofGroups]),
  );

  it('what none has is unknown', () => expect(() => both('nothing pr')).toThrow("no attribute 'nothing'"));
});

it('any text is a filter or is refused as one', () => {
  // Half surrogate pairs and control characters too.
  const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));
  const pieces = fc.constantFrom(
    'userName',
    'emails',
    'emails.value',
    'active',
    'eq',
    'pr',
    'and',
    'or',
    'not',
    '(',
    ')',
    '[',
    ']',
    '"x"',
    '"',
    'true',
    'null',
    '1',
    '.value',
    ' ',
    '\\',
    '\0',
    '\u{D800}',
    '__proto__',
    'urn:',
    ':',
    '$ref',
    'type',
  );
  const nearly = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(fc.oneof(nearly, anyText, fc.string()), (text) => {
      expect(refusal(text)).toMatch(/^(?:400 invalidFilter: |it was read$)/);
    }),
    { numRuns: 1_000 },
  );
});
