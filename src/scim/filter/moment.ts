const dateTime = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/i;

/**
 * The moment that a `dateTime` of RFC 7643 §2.3.5 (xsd:dateTime) names, in milliseconds; without a zone it is one of UTC. Undefined when
 * there is no such moment, as on the 30th of February, or when PostgreSQL knows no such year.
 */
export function momentOf(text: string): number | undefined {
  const [, year, month, day] = dateTime.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined || year === '0000') return undefined;
  const calendar = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(calendar.getTime()) || calendar.getUTCDate() !== Number(day)) return undefined;
  const zoned = /(?:z|[+-]\d\d:\d\d)$/i.test(text) ? text : `${text}Z`;
  const moment = new Date(zoned.toUpperCase());
  const utcYear = moment.getUTCFullYear();
  return utcYear >= 1 && utcYear <= 9999 ? moment.getTime() : undefined;
}
