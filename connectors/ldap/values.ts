/** 100-nanosecond steps since 1601; these two mean never. */
const never = new Set(['0', '9223372036854775807']);

/** Attributes of Active Directory that are FILETIME. */
const fileTimes = new Set([
  'accountexpires',
  'badpasswordtime',
  'lastlogoff',
  'lastlogon',
  'lastlogontimestamp',
  'lockouttime',
  'pwdlastset',
]);

/** Milliseconds between 1601 and 1970. */
const since1601 = 11_644_473_600_000n;

/**
 * A value as text: times as ISO, unique ids of Active Directory as it shows them. Undefined for what is not text, a photo for example,
 * and for a time that means never.
 */
export function textOf(attribute: string, value: Buffer): string | undefined {
  if (attribute === 'objectguid' || attribute === 'ms-ds-consistencyguid') return guidOf(value);
  const text = decoded(value);
  if (text === undefined) return undefined;
  if (fileTimes.has(attribute)) return fileTime(text);
  return generalizedTime(text)?.toISOString().replace('.000Z', 'Z') ?? text;
}

function decoded(value: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
    // Bytes below the blank, other than line ends and tabs, are in no text.
    // oxlint-disable-next-line no-control-regex
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The first three groups have their bytes in reverse (MS-DTYP §2.3.4.2). Undefined when it is not 16 bytes. */
export function guidOf(bytes: Buffer): string | undefined {
  if (bytes.length !== 16) return undefined;
  const part = (from: number, to: number) => bytes.subarray(from, to).toString('hex');
  const turned = (from: number, to: number) =>
    Buffer.from(bytes.subarray(from, to).toReversed()).toString('hex');
  return [turned(0, 4), turned(4, 6), turned(6, 8), part(8, 10), part(10, 16)].join('-');
}

function fileTime(text: string): string | undefined {
  if (never.has(text) || !/^\d{1,19}$/.test(text)) return undefined;
  const time = new Date(Number(BigInt(text) / 10_000n - since1601));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `20260102030405.0Z`, also shorter and with an offset (RFC 4517 §3.3.13). Undefined for any other text. */
export function generalizedTime(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,](\d+))?(Z|[+-]\d\d(?:\d\d)?)$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = parts;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3) || '00'}`;
  const time = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${`${fraction}000`.slice(0, 3)}${offset}`,
  );
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** As servers compare it. */
export function asGeneralizedTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
}
