import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listOf, roll } from './support/roll.ts';
import { Site } from './support/site.ts';

it(
  'a list that is read every night at half past two in New York is read once a day when the clocks change',
  { timeout: 120_000 },
  async ({ onTestFinished }) => {
    const site = await Site.open({ PSM_FOLDERS: '/tmp' });
    onTestFinished(() => site.close());
    await site.setClock('2027-03-13T12:00Z');
    await site.node();
    const members = roll(20, 'clock');
    const org = await site.organisation(members);
    const folder = join(site.folder, 'list');
    await mkdir(folder);
    await writeFile(join(folder, 'members.csv'), await listOf(members));
    const config = { location: 'folder', folder, pattern: 'members.csv', still_seconds: 0 };
    const source = await org.connect({ connector: 'csv', config });
    await org.begin(source);
    await org.ask(`PUT /sources/${source}/schedule`, { cron: '30 2 * * *', time_zone: 'America/New_York' });
    let runs = 1;
    const morning = async (moment: string) => {
      await site.setClock(moment);
      runs += 1;
      await org.until(async () => (await org.runs(source)).length === runs);
      const [{ run }] = await org.runs(source);
      const { status, scheduled_for: slot } = await org.rested(run);
      return `${status} ${slot}`;
    };
    // There is no half past two on 14 March: the first moment after it counts.
    expect(await morning('2027-03-14T12:00Z')).toBe('done 2027-03-14T07:00:00.000Z');
    expect(await morning('2027-03-15T12:00Z')).toBe('done 2027-03-15T06:30:00.000Z');
    // A standstill of months: the latest night counts, and on 7 November the hour before comes twice.
    expect(await morning('2027-11-06T12:00Z')).toBe('done 2027-11-06T06:30:00.000Z');
    expect(await morning('2027-11-07T12:00Z')).toBe('done 2027-11-07T07:30:00.000Z');
    expect(await morning('2027-11-08T12:00Z')).toBe('done 2027-11-08T07:30:00.000Z');
    expect(await org.runs(source)).toHaveLength(runs);
    await org.expectUnharmed(members);
    expect(await org.mailed()).toEqual([]);
  },
);
