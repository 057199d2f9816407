import { describe, expect, it } from 'vitest';
import { eligibilityAlias, eligibilityOf } from '../../../src/mapping/values/eligibility.ts';
import { statusAlias, statusOf } from '../../../src/mapping/values/status.ts';

describe('Employee Status', () => {
  it('knows active and inactive, whatever their case and spaces', () => {
    expect(statusOf(' ACTIVE ')).toBe('active');
    expect(statusOf('in active')).toBe('inactive');
  });

  it.each([
    '',
    'A',
    'T',
    'Terminated',
    'On leave',
    '0',
    'false',
    'Inaktiv',
    'not active',
    'Left',
    'activ',
    'inactivee',
  ])('never reads %j as anything', (value) => {
    expect(statusOf(value)).toBeUndefined();
  });

  it.each([
    ['A', 'active'],
    ['1', 'active'],
    ['TRUE', 'active'],
    ['Yes', 'active'],
    ['Aktiv', 'active'],
    ['Actif', 'active'],
    ['enabled', 'active'],
    ['On leave', 'active'],
    ['Leave of Absence', 'active'],
    ['I', 'inactive'],
    ['T', 'inactive'],
    ['Term', 'inactive'],
    ['Terminated', 'inactive'],
    ['Left', 'inactive'],
    ['Suspended', 'inactive'],
    ['0', 'inactive'],
    ['false', 'inactive'],
    ['N', 'inactive'],
    ['disabled', 'inactive'],
    ['Inaktiv', 'inactive'],
    ['Inactif', 'inactive'],
    ['ausgeschieden', 'inactive'],
    ['gelöscht', 'inactive'],
    ['Parti', 'inactive'],
  ])('suggests for %s: %s', (value, status) => {
    expect(statusAlias(value)).toMatchObject({ status });
    expect(statusAlias(value)!.reason).toContain(`“${value}”`);
  });

  it.each(['Full-time', 'Married', 'Pending', 'Staged', '', '2'])('has no idea what %j means', (value) => {
    expect(statusAlias(value)).toBeUndefined();
  });
});

describe('Program Eligibility', () => {
  it('knows eligible, ineligible and not eligible', () => {
    expect(['Eligible', 'INELIGIBLE', 'not eligible', 'Not-Eligible'].map(eligibilityOf)).toEqual([
      'eligible',
      'ineligible',
      'ineligible',
      'ineligible',
    ]);
    expect(['yes', '1', '', 'maybe'].map(eligibilityOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['yes', 'eligible'],
    ['1', 'eligible'],
    ['TRUE', 'eligible'],
    ['ja', 'eligible'],
    ['no', 'ineligible'],
    ['0', 'ineligible'],
    ['Nicht berechtigt', 'ineligible'],
  ])('suggests for %s: %s', (value, eligibility) => {
    expect(eligibilityAlias(value)).toMatchObject({ eligibility });
  });

  it('does not guess', () => {
    expect(eligibilityAlias('perhaps')).toBeUndefined();
  });
});
