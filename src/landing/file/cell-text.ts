/** What a cell of a workbook holds, once styles and shared strings are resolved. */
export type CellValue = string | number | boolean | Date | null | undefined;

/**
 * The text that a person sees in a cell: numbers without the noise of binary fractions, dates as `YYYY-MM-DD` (with
 * the time when there is one), text as it stands.
 */
export function cellText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return dateText(value);
  return numberText(value);
}

/** A workbook keeps 15 significant digits; everything after them is an artefact of binary fractions. */
function numberText(value: number): string {
  return Object.is(value, -0) ? '0' : String(Number(value.toPrecision(15)));
}

/** Times are fractions of a day, so that seconds come out a few milliseconds off. */
function dateText(value: Date): string {
  const time = Math.round(value.getTime() / 1000) * 1000;
  if (!Number.isFinite(time) || Math.abs(time) > 8.64e15) return '#VALUE!';
  const [day = '', clock = ''] = new Date(time).toISOString().slice(0, 19).split('T');
  // A cell with only a time of day counts from the day before 1900.
  if (day < '1900-01-01') return clock;
  return clock === '00:00:00' ? day : `${day}T${clock}`;
}
