import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceError } from '#connector';
import { childrenOf, parseXml, textOf } from '../../../connectors/csv/xml.ts';

// ASVS 1.5.1
describe('the XML of S3', () => {
  it('is elements, text and entities', () => {
    const root = parseXml(
      `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<s3:List xmlns:s3="urn:x" a='1'><Key>a &amp; b &lt;&#67;&#x1F600;&gt;</Key><Key/><Size> 7 </Size></s3:List>\n`,
    );
    expect(root.name).toBe('List');
    expect(childrenOf(root, 'Key').map(({ text }) => text)).toEqual(['a & b <C😀>', '']);
    expect(textOf(root, 'Size')).toBe(' 7 ');
    expect(textOf(root, 'Missing')).toBeUndefined();
  });

  it.each([
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>text',
    '<a>&unknown;</a>',
    '<a>&</a>',
    '<a>&#x110000;</a>',
    '<a b></a>',
    '<a><![CDATA[x]]></a>',
    '<a><!-- x --></a>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a>'.repeat(40) + '</a>'.repeat(40),
  ])('is nothing else: %s', (text) => {
    expect(() => parseXml(text)).toThrow(SourceError);
  });

  it('gives back every text that was escaped', () => {
    const escaped = (text: string) => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(textOf(parseXml(`<a><b>${escaped(text)}</b></a>`), 'b')).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is read or refused, whatever comes', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<a/>',
      '<',
      '>',
      '&',
      ';',
      '&lt;',
      ' ',
      'x',
      '<?',
      '?>',
      '<!',
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(['read', 'refused']).toContain(outcomeOf(pieces.join('')));
      }),
      { numRuns: 2_000 },
    );
  });
});

function outcomeOf(text: string): string {
  try {
    parseXml(text);
    return 'read';
  } catch (error) {
    return error instanceof SourceError ? 'refused' : String(error);
  }
}
