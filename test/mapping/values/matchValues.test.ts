import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchValues } from '../../../src/mapping/values/matchValues.ts';

const match = (values: readonly string[], labels: readonly string[]) =>
  matchValues(
    values.map((value, at) => ({ value, count: at + 1 })),
    labels.map((label) => ({ label })),
  );
const nearest = (value: string, ...labels: string[]): string | undefined =>
  match([value], labels).near[0]?.option;

describe('values that match an option', () => {
  it('are equal to its label, or to its words', () => {
    const { matched, near, unknown } = match(
      ['Human Resources', 'HUMAN_RESOURCES', 'human-resources ', 'Département'],
      ['Human Resources', 'departement'],
    );
    expect(matched.map(({ value, count, option }) => [value, count, option])).toEqual([
      ['Human Resources', 1, 'Human Resources'],
      ['HUMAN_RESOURCES', 2, 'Human Resources'],
      ['human-resources ', 3, 'Human Resources'],
      ['Département', 4, 'departement'],
    ]);
    expect([near, unknown]).toEqual([[], []]);
  });

  it('are only the ones written the same way where two options have the same words', () => {
    const { matched, near, unknown } = match(['A-B', 'ab', 'A B'], ['AB', 'A B']);
    expect(matched.map(({ value, option }) => [value, option])).toEqual([['A B', 'A B']]);
    expect(near).toEqual([]);
    expect(unknown.map(({ value }) => value)).toEqual(['A-B', 'ab']);
  });

  it('are never those without words: `--` is no option called `…`', () => {
    expect(match(['--'], ['…', '?']).unknown).toHaveLength(1);
  });

  it('keep symbols apart: C++ is not C', () => {
    expect(match(['C++'], ['C']).matched).toEqual([]);
  });
});

describe('near values: suggestions for a person', () => {
  it.each([
    ['HR', 'Human Resources'],
    ['Eng', 'Engineering'],
    ['R&D', 'Research and Development'],
    ['Research & Development', 'Research and Development'],
    ['Sales Department', 'Sales'],
    ['Engneering', 'Engineering'],
    ['Operation', 'Operations'],
    ['Resources, Human', 'Human Resources'],
    ['Sr. Manager', 'Senior Manager'],
    ['DE', 'Germany'],
    ['fr', 'French'],
    ['FR', 'Frankreich'],
    ['CFO', 'Chief Financial Officer'],
    ['Human Resources', 'HR'],
  ])('%s is near %s', (value, option) => {
    expect(nearest(value, option, 'Warehouse', 'Something else')).toBe(option);
  });

  it.each([
    ['Ineligible', 'Eligible'],
    ['Inactive', 'Active'],
    ['Level 3', 'Level 1'],
    ['Grade B', 'Grade C'],
    ['Engineer I', 'Engineer II'],
    ['2024', '2025'],
    ['Legal', 'Finance'],
  ])('%s is not near %s', (value, option) => {
    expect(nearest(value, option)).toBeUndefined();
  });

  it('are none where two options are equally near', () => {
    expect(nearest('Customer', 'Customer Success', 'Customer Support')).toBeUndefined();
    expect(nearest('CS', 'Customer Success', 'Customer Support')).toBeUndefined();
  });

  it('say why, and are never certain', () => {
    const [near] = match(['HR'], ['Human Resources']).near;
    expect(near).toMatchObject({ reason: 'One is a short form of the other' });
    expect(near!.confidence).toBeLessThan(1);
  });
});

it('puts every value in exactly one list, in order, and never invents an option', () => {
  const word = fc.oneof(
    fc.constantFrom('Sales', 'sales', 'SALES EMEA', 'HR', 'Legal', '--', ''),
    fc.string({ maxLength: 12 }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(word), fc.array(word, { maxLength: 8 }), (values, labels) => {
      const { matched, near, unknown } = match(values, labels);
      const out = [...matched, ...near, ...unknown].map(({ value }) => value);
      expect(out.toSorted()).toEqual(values.toSorted());
      for (const { option } of [...matched, ...near]) expect(labels).toContain(option);
      for (const { confidence } of near) expect(confidence).toBeLessThan(1);
    }),
  );
});
