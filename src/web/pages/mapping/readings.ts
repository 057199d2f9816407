const numeric = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\b/;

/** One example of a column as each order of day and month reads it, as YYYY-MM-DD; null where it is no date. */
export interface DateReadings {
  readonly sample: string;
  readonly dmy: string | null;
  readonly mdy: string | null;
}

/** The example that shows the difference best: one that both orders read, and read differently. */
export function dateReadings(samples: readonly string[]): DateReadings {
  const all = [...samples, '03/04/2025'].flatMap((sample) => readInBothOrders(sample) ?? []);
  const telling = all.find(({ dmy, mdy }) => dmy !== null && mdy !== null && dmy !== mdy);
  return telling ?? all[0] ?? { sample: '', dmy: null, mdy: null };
}

function readInBothOrders(sample: string): DateReadings | undefined {
  const parts = numeric.exec(sample.trim());
  if (parts === null) return undefined;
  const [first, second, year] = [Number(parts[1]), Number(parts[3]), fullYear(parts[4] ?? '')];
  return { sample: sample.trim(), dmy: day(year, second, first), mdy: day(year, first, second) };
}

/** As the server reads two digits: 69 to 99 are of the last century. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 4) return year;
  return year >= 69 ? 1900 + year : 2000 + year;
}

function day(year: number, month: number, date: number): string | null {
  const moment = new Date(Date.UTC(2000, month - 1, date));
  moment.setUTCFullYear(year, month - 1, date);
  if (moment.getUTCMonth() !== month - 1 || moment.getUTCDate() !== date) return null;
  return moment.toISOString().slice(0, 10);
}

/** One example of a column as each decimal mark reads it. */
export interface NumberReadings {
  readonly sample: string;
  readonly point: number;
  readonly comma: number;
}

export function numberReadings(samples: readonly string[]): NumberReadings {
  const sample = samples.find((one) => /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(one.trim()))?.trim() ?? '1,234';
  const point = Number(sample.replaceAll(',', ''));
  const comma = Number(sample.replaceAll('.', '').replace(',', '.'));
  return { sample, point, comma };
}
