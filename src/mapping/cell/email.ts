/**
 * The addresses we accept are those that look deliverable: a dot-atom local part (RFC 5322 §3.2.3, or letters and
 * digits of any script as RFC 6531 allows) and a domain of at least two labels. Quoted local parts, comments,
 * address literals and single-label domains are valid grammar and still refused: in an export of people they are
 * mistakes, and an invitation sent there reaches nobody. Lengths are of RFC 5321 §4.5.3.1, in octets.
 */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || octets(text) > 254) return false;
  const local = text.slice(0, at);
  return octets(local) <= 64 && localPart.test(local) && isDomain(text.slice(at + 1));
}

const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const label = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

function isDomain(text: string): boolean {
  const labels = text.split('.');
  const top = labels.at(-1) ?? '';
  return (
    labels.length >= 2 &&
    octets(text) <= 253 &&
    labels.every((part) => label.test(part) && octets(part) <= 63) &&
    top.length >= 2 &&
    !/^\d+$/.test(top)
  );
}

function octets(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
