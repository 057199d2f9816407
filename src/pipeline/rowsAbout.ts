import type { Field } from '../directory/fields.ts';
import type { FileRow, FileTable } from '../landing/file/table.ts';
import type { Mapping } from '../mapping/store.ts';
import { rowTransform } from '../mapping/transform.ts';
import { type PersonKeys, recordKeys } from '../planning/person.ts';
import type { PersonRow } from '../planning/verdict.ts';
import { stagedRecord } from '../staging/staged.ts';

export interface FoundRow extends PersonRow {
  /** As the file has them. */
  readonly cells: readonly { readonly column: string; readonly value: string }[];
  readonly keys: PersonKeys;
}

/** Rows that name one of the keys, as staging reads them; at most `most` of them. */
export async function rowsAbout(
  table: FileTable,
  run: { readonly fields: readonly Field[]; readonly mapping: Mapping },
  keys: PersonKeys,
  most: number,
): Promise<FoundRow[]> {
  const telling = run.fields.filter((field) => field.role !== undefined);
  const transform = rowTransform(run.mapping, telling);
  const eligibility = telling.find((field) => field.role === 'eligibility')?.fieldId;
  const column = run.mapping.columns.find((one) => one.fieldId === eligibility && one.fieldId !== null);
  const wanted = new Set(recordKeys(keys));
  const found: FoundRow[] = [];
  for await (const batch of table.rows()) {
    for (const row of batch) {
      const { names, uniqueId, emailNorm, status, eligible } = stagedRecord(
        row,
        transform(row.cells, row.unsaid),
        '',
      );
      const said = [...names, `id:${uniqueId ?? ''}`, `mail:${emailNorm ?? ''}`];
      if (!said.some((name) => wanted.has(name))) continue;
      found.push({
        row: row.row,
        misshapen: 'rejected' in row,
        status,
        eligible,
        eligibility:
          column === undefined
            ? null
            : { column: column.header, value: (row.cells[column.position] ?? '').trim() },
        cells: cellsOf(row, table.header),
        keys: { ids: uniqueId === null ? [] : [uniqueId], mails: emailNorm === null ? [] : [emailNorm] },
      });
      if (found.length === most) return found;
    }
  }
  return found;
}

/** Cells beyond the header are shown too: they are why a row could not be read. */
export function cellsOf({ cells }: FileRow, header: readonly string[]): FoundRow['cells'] {
  return cells.map((value, at) => ({ column: header[at] ?? '', value }));
}
