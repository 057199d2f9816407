import type { Random } from './random.ts';
import type { DateOrder, Field, Value } from './shape.ts';

/** The same meaning in the many ways in which exports spell it. */
export function spelled(random: Random, field: Field, value: Value, dates: DateOrder): string {
  switch (field.type) {
    case 'select':
      return option(random, String(value));
    case 'multi_select': {
      const labels = random.shuffled(Array.isArray(value) ? value : [String(value)]);
      return labels.join(random.pick([';', '; ', ' | ', '|', '\n', ', ']));
    }
    case 'date':
      return date(String(value), dates);
    case 'boolean':
      return random.pick([String(value), String(value).toUpperCase()]);
    case 'number':
      return padded(random, String(value));
    case 'email':
      // Only the address of the account is known to mean the same in capitals.
      return padded(random, field.role === 'email' ? email(random, String(value)) : String(value));
    case 'phone':
      // Exported by a system that fears formulas.
      return String(value).startsWith('+') && random.oneIn(3) ? `'${String(value)}` : String(value);
    case 'text':
    case 'url':
      break;
  }
  return padded(random, String(value));
}

function option(random: Random, label: string): string {
  return padded(
    random,
    random.pick([
      label,
      label,
      label.toUpperCase(),
      label.toLowerCase(),
      label.replaceAll(' ', '_'),
      label.normalize('NFKD').replace(/\p{M}/gu, ''),
      label.replaceAll(' & ', ' '),
    ]),
  );
}

function date(iso: string, order: DateOrder): string {
  const [year = '', month = '', day = ''] = iso.split('-');
  if (order === 'iso') return iso;
  return order === 'dmy' ? `${day}.${month}.${year}` : `${month}/${day}/${year}`;
}

function email(random: Random, address: string): string {
  return random.pick([
    address,
    address,
    address.toUpperCase(),
    address.replace(/^./, (c) => c.toUpperCase()),
  ]);
}

function padded(random: Random, text: string): string {
  return random.oneIn(8) ? ` ${text} ` : text;
}
