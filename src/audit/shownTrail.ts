import { trailFaults } from './faults.ts';
import type { AuditRow } from './list.ts';
import type { TrailVerdict } from './verify.ts';

/** A verdict as the API and the command line tell it: times as text, and what each fault means in words. */
export function shownTrail({ entries, seals, unsealed, head, problems }: Omit<TrailVerdict, 'ok'>) {
  return {
    entries,
    seals,
    unsealed,
    head: head && { seq: head.seq, digest: head.digest, sealed_at: head.sealedAt.toISOString() },
    problems: problems.map((one) => ({ ...one, message: trailFaults[one.fault] })),
  };
}

/** An entry as the API and exported files tell it. */
export function shownEntry(row: AuditRow) {
  return { ...row, at: row.at.toISOString() };
}

/** Entries as JSON Lines, one a line, some 32 KiB at a time. */
export async function* jsonLines(rows: AsyncIterable<AuditRow>): AsyncGenerator<Buffer> {
  let text = '';
  for await (const row of rows) {
    text += `${JSON.stringify(shownEntry(row))}\n`;
    if (text.length < 32 * 1024) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}
