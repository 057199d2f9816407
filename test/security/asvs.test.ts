import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { annotations } from './asvs/annotations.ts';
import { asvsPage } from './asvs/page.ts';
import { asvsTable, third } from './asvs/table.ts';
import { root } from './packages.ts';

const chapters = asvsTable();
const rows = chapters.flatMap((chapter) => chapter.rows);
const { tests, astray } = annotations();
const standard = path.join(
  root,
  '../shared/corpora/asvs5/OWASP_Application_Security_Verification_Standard_5.0.0_en.flat.json',
);

describe('the table of ASVS', () => {
  it.skipIf(!existsSync(standard))('has every requirement of levels 1 and 2, and no other', () => {
    const { requirements } = JSON.parse(readFileSync(standard, 'utf8')) as {
      requirements: { req_id: string; L: string }[];
    };
    const wanted = requirements
      .filter(({ L }) => L !== '3')
      .map(({ req_id, L }) => `${req_id.slice(1)} L${L}`);
    expect(rows.map(({ id, level }) => `${id} L${level}`)).toEqual(wanted);
    expect(third).toEqual(requirements.filter(({ L }) => L === '3').map(({ req_id }) => req_id.slice(1)));
  });

  it('has 253 rows, each with an id of its own in its chapter', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(253);
    expect(
      chapters.flatMap(({ number, rows }) => rows.filter(({ id }) => !id.startsWith(`${number}.`))),
    ).toEqual([]);
  });

  it('says of each row by which tests it is shown, or why by none', () => {
    const bare = rows.filter(
      ({ id, status, untested }) => status !== 'not applicable' && !tests.has(id) && untested === undefined,
    );
    expect(bare.map(({ id, title }) => `${id} ${title}`)).toEqual([]);
  });

  it('says what is missing exactly where something is', () => {
    expect(rows.filter(({ status, missing }) => (status === 'partly') !== (missing !== undefined))).toEqual(
      [],
    );
  });

  it('does not excuse what tests show', () => {
    const both = rows.filter(
      ({ id, status, untested }) => tests.has(id) && (status === 'not applicable' || untested !== undefined),
    );
    expect(both.map(({ id }) => id)).toEqual([]);
  });

  it('is named by annotations that stand above tests and that it knows', () => {
    expect(astray).toEqual([]);
    const known = new Set([...rows.map(({ id }) => id), ...third]);
    expect([...tests.keys()].filter((id) => !known.has(id))).toEqual([]);
  });

  it('names files and folders that are there', () => {
    const named = rows.flatMap(({ id, how, missing = '' }) =>
      [...`${how} ${missing}`.matchAll(/`((?:src|test|connectors|docs|bin)\/[\w./-]+)`/g)].map(
        ([, place = '']) => ({ id, place }),
      ),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(({ place }) => !existsSync(path.join(root, place)))).toEqual([]);
  });

  it('is what docs/security/asvs.md shows; else run npm run asvs', () => {
    expect(readFileSync(path.join(root, 'docs/security/asvs.md'), 'utf8')).toBe(asvsPage());
  });
});
