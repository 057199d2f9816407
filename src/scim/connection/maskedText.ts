/** Ids that name nobody: UUIDs, and those of Okta, Google and JumpCloud. */
const opaque =
  /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|00[a-z][A-Za-z0-9]{17}|\d{21}|[0-9a-f]{24})$/i;

/** Words of the protocol, which are the same for everybody: RFC 7643 §4.1.2 and §6, RFC 7644 §3.5.2. */
const spared = new Set(
  (
    'true false user group direct indirect add replace remove post put patch delete ascending descending ' +
    'work home other mobile fax pager photo thumbnail'
  ).split(' '),
);

const schema = /^(?:urn:ietf:params:scim:|http:\/\/schemas\.microsoft\.com\/)[\w:./-]{1,160}$/i;

/** Stands for what is never shown, not even how long it is. */
export const hidden = '•••';

/**
 * A value as the request log keeps it: enough to recognise one that is known, too little to learn one. The first letter and the length,
 * of addresses the domain in place of the length: `J… (4)`, `j…@acme.test`. Words of the protocol, schemas and ids that name nobody stay.
 */
export function maskedText(text: string): string {
  if (text === '' || opaque.test(text) || schema.test(text) || spared.has(text.toLowerCase())) return text;
  const [first = ''] = text.slice(0, 2).toWellFormed();
  const shown = text.length > 2 && /[\p{L}\p{N}]/u.test(first) ? first : '';
  const domain = text.length > 320 ? undefined : /^[^@\s]+@([\w-]+(?:\.[\w-]+)+)$/.exec(text)?.[1];
  return domain === undefined ? `${shown}… (${text.length})` : `${shown}…@${domain}`;
}
