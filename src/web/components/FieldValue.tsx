import { formatDay, formatNumber } from '../format.ts';

/** A value of a profile as people read it: days in their own way of writing, several options under commas. */
export function FieldValue({ value }: { readonly value: unknown }) {
  return <>{fieldText(value)}</>;
}

export function fieldText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(value) : value;
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}
