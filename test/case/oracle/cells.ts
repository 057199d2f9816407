import type { DateOrder, Field, Value } from '../shape.ts';

/** DOMAIN §3: what one cell says. */
export type Cell =
  | { says: 'nothing' }
  | { says: 'value'; value: Value }
  /** An option that the field does not have. */
  | { says: 'unknown'; text: string }
  /** Nothing that the field's type can hold. */
  | { says: 'invalid'; text: string };

/** "Exports guard against formulas by a leading apostrophe; intake takes exactly that apostrophe off again." */
export function trimmed(text: string): string {
  const bare = text.trim();
  return /^'[=+\-@\t\r]/.test(bare) ? bare.slice(1) : bare;
}

/** "Compared after NFKD, case folding, and dropping marks, spaces, underscores and punctuation." */
export function words(text: string): string {
  return text
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .replace(/[\p{M}\p{P}\s_]/gu, '');
}

export function readCell(field: Field, text: string, dates: DateOrder): Cell {
  const bare = trimmed(text);
  if (bare === '') return { says: 'nothing' };
  switch (field.type) {
    case 'select':
      return option(field, bare);
    case 'multi_select':
      return options(field, bare);
    case 'date':
      return date(bare, dates);
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(bare)
        ? { says: 'value', value: Number(bare) }
        : { says: 'invalid', text: bare };
    case 'boolean':
      return /^(true|false)$/i.test(bare)
        ? { says: 'value', value: bare.toLowerCase() === 'true' }
        : { says: 'invalid', text: bare };
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(bare)
        ? { says: 'value', value: field.role === 'email' ? bare.toLowerCase() : bare }
        : { says: 'invalid', text: bare };
    case 'text':
    case 'phone':
    case 'url':
      break;
  }
  return { says: 'value', value: bare };
}

/** "Status: active / inactive. Case and spaces do not matter." Everything else waits for a person. */
export function readStatus(text: string): Cell {
  const bare = trimmed(text);
  if (bare === '') return { says: 'nothing' };
  const word = words(bare);
  return word === 'active' || word === 'inactive'
    ? { says: 'value', value: word }
    : { says: 'unknown', text: bare };
}

function option(field: Field, text: string): Cell {
  const found = field.options?.find((label) => words(label) === words(text));
  return found === undefined ? { says: 'unknown', text } : { says: 'value', value: found };
}

/** Split "on `;`, `|`, line breaks, and on commas that are not part of an option". One unknown part spoils the cell. */
function options(field: Field, text: string): Cell {
  const labels: string[] = [];
  for (const part of text.split(/[;|\r\n]/)) {
    for (const piece of splitAtCommas(field, part)) {
      const cell = option(field, piece);
      if (cell.says !== 'value') return { says: 'unknown', text: piece };
      labels.push(cell.value as string);
    }
  }
  return { says: 'value', value: [...new Set(labels)].sort() };
}

function splitAtCommas(field: Field, part: string): string[] {
  const pieces = part.split(',').map((piece) => piece.trim());
  const found: string[] = [];
  for (let at = 0; at < pieces.length;) {
    let length = pieces.length - at;
    while (length > 1 && option(field, pieces.slice(at, at + length).join(',')).says !== 'value') length -= 1;
    found.push(pieces.slice(at, at + length).join(', '));
    at += length;
  }
  return found.filter((piece) => piece !== '');
}

function date(text: string, order: DateOrder): Cell {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (iso) return { says: 'value', value: text };
  const parts = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text);
  if (!parts || order === 'iso') return { says: 'invalid', text };
  const [, first = '', second = '', year = ''] = parts;
  const [day, month] = order === 'dmy' ? [first, second] : [second, first];
  return { says: 'value', value: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` };
}

/** Multi-selects are sets, everything else is equal or it is not. */
export function sameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return [...one].sort().join('\n') === [...other].sort().join('\n');
  }
  return one === other;
}
