import { describe, expect, it } from 'vitest';
import { expectDirectory, expectPlan } from './compare.ts';
import { type DayLook, type DayName, days } from './days.ts';
import { fields } from './employee.ts';
import { carryOut, predict, worldOf, writeLinks } from './oracle.ts';
import { organisation } from './organisation.ts';
import { Psm } from './psm.ts';
import { plainCsv, write } from './write.ts';

const types = new Map(fields.map(({ key, type }) => [key, type]));
const noStatus = ['status', 'department'];

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
    try {
      expectDirectory(await psm.members(), world);
      for (const day of days(org, looks)) {
        const bytes = await write(day.table, day.dialect, types);
        const name = `${day.name}.${day.dialect.kind}`;
        const expected = predict(world, day);
        const planned = await psm.plan(bytes, name, day.hub, { partial: day.partial });
        try {
          expectPlan(planned, expected, day.table);
        } catch (error) {
          throw new Error(`Seed ${seed}, day ${day.name}: ${(error as Error).message}`, { cause: error });
        }
        writeLinks(world, expected);
        carryOut(world, expected, day.approval);
        const approved = await psm.approve(planned.json.plan, day.approval);
        expect(approved).toMatchObject({ exit: 0 });
        const applied = await psm.apply(planned.json.plan);
        expect(applied).toMatchObject({ exit: 0 });
        const again = await psm.plan(bytes, `again-${name}`, day.hub, { partial: day.partial });
        expectPlan(again, predict(world, day), day.table);
        expectDirectory(await psm.members(), world);
      }
    } finally {
      await psm.remove();
    }
  });
});
