import { describe, expect, it } from 'vitest';
import { flatAttributes } from '../../src/connector/flatAttributes.ts';

const flat = (attributes: Record<string, unknown>) => Object.fromEntries(flatAttributes(attributes));

describe('attributes as columns', () => {
  it.each([
    ['texts, numbers and words for booleans', { a: 'x', b: 7, c: false }, { a: 'x', b: '7', c: 'false' }],
    ['nothing as the blank cell', { a: null, b: undefined }, { a: '', b: '' }],
    [
      'objects by a dot',
      { name: { family: 'Ng', given: 'Ann' } },
      { 'name.family': 'Ng', 'name.given': 'Ann' },
    ],
    ['lists of plain values as one cell', { languages: ['de', '', 'fr'] }, { languages: 'de; fr' }],
    ['an empty list as the blank cell', { languages: [] }, { languages: '' }],
    ['days and moments as ISO', { at: new Date('2026-11-22T02:00:00Z') }, { at: '2026-11-22T02:00:00.000Z' }],
    [
      'lists of objects by their type, and the primary one by that word',
      {
        emails: [
          { type: 'work', value: 'a@b.c', primary: true },
          { type: 'home', value: 'd@e.f' },
        ],
      },
      { 'emails.work.value': 'a@b.c', 'emails.primary.value': 'a@b.c', 'emails.home.value': 'd@e.f' },
    ],
    [
      'lists of objects without a type by their number',
      { teams: [{ name: 'x' }, { name: 'y' }] },
      { 'teams.1.name': 'x', 'teams.2.name': 'y' },
    ],
    [
      'of two objects of one type the first',
      {
        e: [
          { type: 'w', v: 1 },
          { type: 'w', v: 2 },
        ],
      },
      { 'e.w.v': '1' },
    ],
    ['a list of this and that as one cell', { odd: ['x', { y: 1 }] }, { odd: 'x; {"y":1}' }],
  ])('%s', (_, attributes, cells) => {
    expect(flat(attributes)).toEqual(cells);
  });

  it('end somewhere, however deep the objects are', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 50; level += 1) deep = { below: deep };
    const cells = flat({ top: deep });
    expect(Object.keys(cells)).toEqual(['top.below.below.below.below.below.below']);
    expect(Object.values(cells)[0]).toContain('bottom');
  });

  it('may have any name', () => {
    const attributes = JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": "x"}') as Record<
      string,
      unknown
    >;
    expect([...flatAttributes(attributes)]).toEqual([
      ['__proto__.polluted', 'yes'],
      ['constructor', 'x'],
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
