import { describe, expect, it } from 'vitest';
import { expectDirectory, expectPlan } from './compare.ts';
import { type DayLook, type DayName, days } from './days.ts';
import { fields } from './employee.ts';
import { carryOut, predict, worldOf, writeLinks } from './oracle.ts';
import { organisation } from './organisation.ts';
import { Psm, worked } from './psm.ts';
import { plainCsv, write } from './write.ts';

const types = new Map(fields.map(({ key, type }) => [key, type]));
const noStatus = ['status', 'department'];

/** The lines of the rule book's tables that every week must come by. */
const situations = [
  'absent: named by a disputed row',
  'absent: named by a rejected row',
  'absent: linked to another source',
  'absent: protected',
  'copy of invite: new',
  'copy of not eligible: nobody',
  'copy of unchanged: active',
  'copy of update: active',
  'deactivate: active',
  'deactivate: active with values',
  'deactivate: invited',
  'deprovision: left_source',
  'deprovision: never_in_source',
  'disputed: Unique ID and e-mail name different people',
  'disputed: several records',
  'invite: joins_hub, active',
  'invite: joins_hub, invited',
  'invite: new',
  'not eligible: nobody',
  'not eligible: not in this hub',
  'reactivate: deactivated by hand',
  'reactivate: returned, active',
  'reactivate: returned, no status',
  'reactivate: status',
  'rejected: invalid_email',
  'rejected: newcomer without e-mail or name',
  'rejected: no_key',
  'restore: deleted less than 30 days ago',
  'unchanged: active',
  'unchanged: inactive and deactivated already',
  'unchanged: inactive and nobody',
  'unchanged: inactive but protected',
  'unchanged: invited',
  'unchanged: no status, deactivated by hand',
  'unchanged: no status, deactivated by status',
  'update: active',
  'update: inactive and deactivated already',
  'update: invited',
];

interface Week {
  name: string;
  seed: number;
  wide: boolean;
  looks: Record<DayName, DayLook>;
}

const weeks: Week[] = [
  {
    name: 'plain CSV first, then every kind of separator and encoding',
    seed: 1,
    wide: false,
    looks: {
      first: { style: 'own', dates: 'iso', dialect: plainCsv },
      payroll: { style: 'workday', dates: 'iso', dialect: { kind: 'xlsx' } },
      second: {
        style: 'german',
        dates: 'dmy',
        shuffle: true,
        dialect: {
          kind: 'csv',
          encoding: 'windows-1252',
          separator: ';',
          lineEnd: '\r\n',
          quote: 'all',
          sepLine: true,
        },
      },
      berlin: {
        style: 'english',
        dates: 'iso',
        dialect: { kind: 'csv', encoding: 'utf-16le', separator: '\t', lineEnd: '\r\n', quote: 'minimal' },
      },
      'some people': {
        style: 'own',
        dates: 'iso',
        shuffle: true,
        dialect: { kind: 'csv', encoding: 'utf-8-bom', separator: '|', lineEnd: '\n', quote: 'minimal' },
      },
      third: { style: 'english', dates: 'iso', shuffle: true, without: noStatus, dialect: { kind: 'xlsx' } },
      fourth: {
        style: 'workday',
        dates: 'mdy',
        shuffle: true,
        dialect: {
          kind: 'csv',
          encoding: 'utf-16be',
          separator: ',',
          lineEnd: '\n',
          quote: 'all',
          openEnd: true,
        },
      },
    },
  },
  {
    name: 'a workbook first, names of all alphabets',
    seed: 2,
    wide: true,
    looks: {
      first: { style: 'workday', dates: 'iso', dialect: { kind: 'xlsx' } },
      payroll: { style: 'german', dates: 'iso', dialect: plainCsv },
      second: {
        style: 'own',
        dates: 'mdy',
        shuffle: true,
        dialect: { kind: 'csv', encoding: 'utf-8-bom', separator: ',', lineEnd: '\r\n', quote: 'minimal' },
      },
      berlin: { style: 'own', dates: 'iso', dialect: { kind: 'xlsx' } },
      'some people': { style: 'english', dates: 'iso', dialect: { kind: 'xlsx' } },
      third: {
        style: 'german',
        dates: 'dmy',
        shuffle: true,
        without: noStatus,
        dialect: { kind: 'csv', encoding: 'utf-8', separator: '\t', lineEnd: '\n', quote: 'minimal' },
      },
      fourth: {
        style: 'english',
        dates: 'iso',
        shuffle: true,
        dialect: { kind: 'csv', encoding: 'utf-16le', separator: ';', lineEnd: '\r\n', quote: 'all' },
      },
    },
  },
];

describe.concurrent('a week of exports leads to exactly what the rules say', { timeout: 300_000 }, () => {
  it.each(weeks)('$name', async ({ seed, wide, looks }) => {
    const org = organisation(seed, { wide });
    const world = worldOf(structuredClone(org.setup));
    const psm = await Psm.create(org.setup);
    const met = new Set<string>();
    try {
      await expectDirectory(psm, world);
      for (const day of days(org, looks)) {
        const bytes = await write(day.table, day.dialect, types);
        const name = `${day.name}.${day.dialect.kind}`;
        const options = { partial: day.partial, ...(day.source === undefined ? {} : { source: day.source }) };
        const expected = predict(world, day);
        const planned = await psm.plan(bytes, name, day.hub, options);
        try {
          expectPlan(planned, expected, day.table);
        } catch (error) {
          throw new Error(`Seed ${seed}, day ${day.name}: ${(error as Error).message}`, { cause: error });
        }
        for (const { rule } of expected.outcomes.values()) met.add(rule);
        for (const { kind, reason } of expected.changes) met.add(`${kind}: ${reason}`);
        for (const rule of expected.spared.keys()) met.add(rule);
        writeLinks(world, expected);
        carryOut(world, expected, day.approval);
        worked(await psm.approve(planned.json.plan, day.approval));
        worked(await psm.apply(planned.json.plan));
        // What the small files did shows on the evening of the next whole day.
        if (day.partial) continue;
        const again = await psm.plan(bytes, `again-${name}`, day.hub, options);
        expectPlan(again, predict(world, day), day.table);
        await expectDirectory(psm, world);
      }
      // The week is worth its time only if every situation was in it.
      expect(situations.filter((situation) => !met.has(situation))).toEqual([]);
    } finally {
      await psm.remove();
    }
  });
});
