import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedLog } from '../../src/connector/maskedLog.ts';

function logOf(...secrets: readonly string[]) {
  const lines: string[] = [];
  const keep = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
  return { ...maskedLog({ info: keep, warn: keep }, secrets), lines };
}

describe('the log of a connector', () => {
  // ASVS 16.2.5
  it('hides the secrets of its source, wherever it writes them', () => {
    const key = '-----BEGIN KEY-----\nMIIEvgIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----';
    const log = logOf('s3cret!', 'p ss&word', key);
    log.info({ status: 401, url: 'https://hr.example/?token=s3cret!' }, 'Bearer s3cret! was refused');
    log.warn(
      { err: new Error('login with s3cret! failed'), below: { list: ['p ss&word'] } },
      'p+ss%26word p%20ss%26word',
    );
    log.warn({ line: 'MIIEvgIBADANBg' }, key);
    expect(log.lines.join('\n')).not.toMatch(/s3cret|word|MIIE|kqhk/);
    expect(log.lines[0]).toBe(
      '{"status":401,"url":"https://hr.example/?token=[secret]","message":"Bearer [secret] was refused"}',
    );
    expect(log.lines[1]).toContain('"err":{"type":"Error","message":"login with [secret] failed"}');
  });

  it('says what else it says', () => {
    const log = logOf('s3cret', '', 'abc');
    log.info({ pages: 3, people: 1200, more: null, who: 'abc' }, 'read');
    expect(log.lines).toEqual(['{"pages":3,"people":1200,"more":null,"who":"abc","message":"read"}']);
  });

  it('survives what cannot be written', () => {
    const log = logOf('s3cret');
    const circle: Record<string, unknown> = { token: 's3cret' };
    circle['self'] = circle;
    log.info(circle, 'round');
    log.info({ size: 1n }, 'large');
    expect(log.lines).toEqual(['{"message":"round"}', '{"message":"large"}']);
  });

  it('hides any secret in any fields', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.string(), fc.string(), (secret, before, after) => {
        const seen: string[] = [];
        const keep = (fields: object, message: string) =>
          void seen.push(message, (fields as { a: string[] }).a[0]!);
        const text = before + secret + after;
        maskedLog({ info: keep, warn: keep }, [secret]).info({ a: [text] }, text);
        fc.pre(!'[secret]'.includes(secret));
        for (const one of seen) expect(one).not.toContain(secret);
      }),
    );
  });
});
