/**
 * Which sign is the decimal mark of a column. `plain` columns have only digits; `ambiguous` columns hold
 * nothing but values such as `1,234` that could be both, or contradict themselves, and wait for a person.
 */
export type NumberStyle = 'plain' | 'point' | 'comma' | 'ambiguous';

/** How many distinct values of a column prove which decimal mark; see `proveNumberStyle`. */
export interface NumberEvidence {
  readonly point: number;
  readonly comma: number;
  readonly either: number;
}

export type NumberReading =
  | { readonly kind: 'plain' | 'point' | 'comma'; readonly digits: string }
  /** `1,234` or `1.234`: grouped thousands in one notation, three decimals in the other. */
  | { readonly kind: 'either'; readonly asPoint: string; readonly asComma: string };

const spaces = /(?<=\d)[\s'’\u{a0}\u{202f}](?=\d{3}(?!\d))/gu;
const plain = /^[+-]?\d+$/;
const either = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;
const byPoint = /^[+-]?(?:(?:\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?|\.\d+)$/;
const byComma = /^[+-]?(?:(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?|,\d+)$/;

/** What number a text is in each notation; null when it is none. Signs of currency and percent are not numbers. */
export function readNumber(text: string): NumberReading | null {
  const compact = text
    .trim()
    .replace(/^[\u2212\u2013]/u, '-')
    .replace(spaces, '');
  if (plain.test(compact)) return { kind: 'plain', digits: compact };
  if (either.test(compact)) return { kind: 'either', asPoint: pointed(compact), asComma: commaed(compact) };
  if (byPoint.test(compact)) return { kind: 'point', digits: pointed(compact) };
  if (byComma.test(compact)) return { kind: 'comma', digits: commaed(compact) };
  return null;
}

/** Which decimal mark the whole column proves. */
export function proveNumberStyle(column: { readonly numbers: NumberEvidence }): NumberStyle {
  const { point, comma, either } = column.numbers;
  if (point > 0 && comma === 0) return 'point';
  if (comma > 0 && point === 0) return 'comma';
  return point === 0 && either === 0 ? 'plain' : 'ambiguous';
}

/** A JSON number that keeps every digit, or undefined where a double would round them or need an exponent. */
export function safeNumber(digits: string): number | undefined {
  const value = Number(digits) + 0; // -0 is 0
  return bare(String(value)) === bare(digits) ? value : undefined;
}

/** Without a plus sign, needless zeros and a negative zero: equal numbers are equal text. */
function bare(digits: string): string {
  const [whole = '', fraction = ''] = digits.replace(/^[+-]/, '').split('.');
  const text = `${whole.replace(/^0+/, '')}.${fraction.replace(/0+$/, '')}`;
  return digits.startsWith('-') && text !== '.' ? `-${text}` : text;
}

function pointed(text: string): string {
  return text.replaceAll(',', '');
}

function commaed(text: string): string {
  return text.replaceAll('.', '').replace(',', '.');
}
