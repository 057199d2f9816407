import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NumberStyle, proveNumberStyle } from '../../../src/mapping/cell/number.ts';
import { type ReadOptions, readCell } from '../../../src/mapping/cell/readCell.ts';
import { splitValues } from '../../../src/mapping/cell/splitValues.ts';
import { ColumnProfiler } from '../../../src/mapping/profile.ts';
import { type FieldType, fieldTypes } from '../../../src/mapping/suggest/types.ts';

const read = (type: FieldType, text: string, options?: ReadOptions) => {
  const cell = readCell(type, text, options);
  return cell.ok ? cell.value : cell.fault;
};

describe('any cell', () => {
  it.each(fieldTypes)('%s: only white space is blank and says nothing', (type) => {
    expect(read(type, ' \t\u{a0}\n')).toBeNull();
  });

  it.each(fieldTypes)('%s: refuses what cannot be stored', (type) => {
    expect(read(type, 'a\0b')).toBe('not_storable');
    expect(read(type, 'a\ud800b')).toBe('not_storable');
  });

  it.each(fieldTypes)('%s: is read the same again, and never throws', (type) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const options = { dateOrder: 'dmy', numberStyle: 'point' } as const;
        const first = readCell(type, text, options);
        expect(first.ok || first.message.length > 5).toBe(true);
        if (!first.ok || first.value === null) return;
        const again = Array.isArray(first.value) ? first.value.join(';') : String(first.value);
        expect(readCell(type, again, options)).toEqual(first);
        expect(JSON.parse(JSON.stringify(first.value))).toEqual(first.value);
      }),
    );
  });
});

describe('text, phone, url and yes or no', () => {
  it('trims text at its ends and changes nothing else', () => {
    expect(read('text', '  00123  x\n')).toBe('00123  x');
    expect(read('text', "'=SUM(A1)")).toBe("'=SUM(A1)");
  });

  it('keeps a phone number as sent', () => {
    expect(read('phone', ' +49 (30) 555-01 ext. 7 ')).toBe('+49 (30) 555-01 ext. 7');
    expect(read('phone', 'n/a')).toBe('not_a_phone');
    expect(read('phone', '112')).toBe('not_a_phone');
  });

  it('takes web addresses of http and https only', () => {
    expect(read('url', 'https://example.com/a?b=c')).toBe('https://example.com/a?b=c');
    for (const bad of [
      'example.com',
      'javascript:alert(1)',
      'ftp://example.com',
      'http://',
      'https://exa mple.com',
      'data:text/html,x',
    ]) {
      expect(read('url', bad)).toBe('not_a_url');
    }
  });

  it('keeps an e-mail address as sent', () => {
    expect(read('email', ' Ana@Example.com ')).toBe('Ana@Example.com');
    expect(read('email', 'ana')).toBe('not_an_email');
  });

  it.each([
    ['true', true],
    ['YES', true],
    ['1', true],
    ['ja', true],
    ['Oui', true],
    ['x', true],
    ['✓', true],
    ['false', false],
    ['No', false],
    ['0', false],
    ['nein', false],
    ['non', false],
    ['maybe', 'not_a_boolean'],
    ['2', 'not_a_boolean'],
    ['on leave', 'not_a_boolean'],
  ])('%s is %s', (text, answer) => {
    expect(read('boolean', text)).toBe(answer);
  });
});

describe('numbers', () => {
  it.each([
    ['42', 42],
    ['-7', -7],
    ['+7', 7],
    ['−7', -7],
    ['-0', 0],
    ['007', 7],
    ['1,234.56', 1234.56],
    ['1.234,56', 1234.56],
    ['1 234,56', 1234.56],
    ['1\u{202f}234\u{202f}567', 1_234_567],
    ["1'234.50", 1234.5],
    ['1,234,567', 1_234_567],
    ['12.5', 12.5],
    ['12,5', 12.5],
    ['0,125', 0.125],
    ['.5', 0.5],
    ['0.1', 0.1],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('%s is %d', (text, number) => {
    expect(read('number', text)).toBe(number);
  });

  it.each([
    'abc',
    '1,2,3',
    '1..2',
    '1.2.3',
    '12,34,567.8',
    '1e5',
    '0x1F',
    '5 %',
    '€5',
    '--1',
    'Infinity',
    'NaN',
  ])('%s is no number', (text) => {
    expect(read('number', text)).toBe('not_a_number');
  });

  it.each(['9007199254740993', '12345678901234567890', '0.12345678901234567890'])(
    '%s would be rounded',
    (text) => {
      expect(read('number', text)).toBe('not_a_number');
    },
  );

  it('waits for a person where 1,234 could be both, unless the column proves one', () => {
    expect(read('number', '1,234')).toBe('ambiguous_number');
    expect(read('number', '1.234')).toBe('ambiguous_number');
    expect(read('number', '1,234', { numberStyle: 'point' })).toBe(1234);
    expect(read('number', '1,234', { numberStyle: 'comma' })).toBe(1.234);
    expect(read('number', '1.234', { numberStyle: 'comma' })).toBe(1234);
  });

  it.each([
    [['1', '20'], 'plain'],
    [['1,234', '12.5'], 'point'],
    [['1.234', '12,5'], 'comma'],
    [['1,234', '5,678'], 'ambiguous'],
    [['12,5', '12.5'], 'ambiguous'],
  ] satisfies [string[], NumberStyle][])('%j proves %s', (values, style) => {
    const profiler = new ColumnProfiler(['n']);
    for (const value of values) profiler.add([value]);
    expect(proveNumberStyle(profiler.profiles()[0]!)).toBe(style);
  });

  it('reads back any number written in either notation', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
        const number = Number(`${whole}.${String(cents).padStart(2, '0')}`);
        for (const locale of ['en', 'de', 'fr', 'de-CH']) {
          const text = number.toLocaleString(locale, { minimumFractionDigits: 2 });
          expect(read('number', text)).toBe(number + 0);
        }
      }),
    );
  });
});

describe('select and multi-select', () => {
  const decide: ReadOptions['decide'] = (value) => {
    if (value.startsWith('ignore')) return 'ignore';
    return value.startsWith('?') ? undefined : { option: value.toUpperCase() };
  };

  it('gives the option that was decided for the value', () => {
    expect(read('select', ' sales ', { decide })).toBe('SALES');
    expect(read('select', 'ignored', { decide })).toBeNull();
    expect(read('select', 'a; b', { decide })).toBe('A; B');
  });

  it('lists the values that nobody decided about', () => {
    expect(readCell('select', '?x', { decide })).toMatchObject({
      ok: false,
      fault: 'unknown_option',
      unknown: ['?x'],
    });
    expect(readCell('multi_select', 'a; ?x | ?y; ?x', { decide })).toMatchObject({
      unknown: ['?x', '?y'],
      message: '“?x”, “?y” are not among the options',
    });
  });

  it('makes equal sets equal JSON', () => {
    const one = read('multi_select', 'b; a; c', { decide });
    expect(one).toEqual(['A', 'B', 'C']);
    expect(read('multi_select', 'c|B\na,b', { decide })).toEqual(one);
    expect(read('multi_select', ' ; ,', { decide })).toBeNull();
    expect(read('multi_select', 'ignore a; ignore b', { decide })).toBeNull();
    expect(read('multi_select', 'ignore a; b', { decide })).toEqual(['B']);
  });

  it.each([
    ['a;b|c\nd\r\ne,f', [], ['a', 'b', 'c', 'd', 'e', 'f']],
    ['Sales, Marketing', ['Sales, Marketing'], ['Sales, Marketing']],
    ['sales,MARKETING; Legal', ['Sales, Marketing'], ['sales,MARKETING', 'Legal']],
    ['Sales, Marketing, Legal', ['Sales, Marketing'], ['Sales, Marketing', 'Legal']],
    ['Legal, Sales, Marketing', ['Sales, Marketing'], ['Legal', 'Sales, Marketing']],
    ['Sales; Marketing', ['Sales, Marketing'], ['Sales', 'Marketing']],
    ['Sales, Legal', ['Sales, Marketing'], ['Sales', 'Legal']],
    ['A, B, C', ['A, B', 'A, B, C'], ['A, B, C']],
    ['R|D, X', ['R|D'], ['R|D', 'X']],
    ['', ['a,b'], []],
  ])('splits %j knowing %j into %j', (text, wholes, values) => {
    expect(splitValues(text, wholes)).toEqual(values);
  });

  it('finds every option again in a cell that joins them, whatever they are called', () => {
    const label = fc.string({ unit: fc.constantFrom('a', 'b', ',', ' '), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        label.filter((text) => /[ab]/.test(text)),
        (whole) => {
          expect(splitValues(`x; ${whole}; y`, [whole.trim()]).at(-1)).toBe('y');
          expect(splitValues(whole.trim(), [whole.trim()])).toEqual([whole.trim()]);
        },
      ),
    );
  });
});
