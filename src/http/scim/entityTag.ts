/** Whether `If-None-Match` names this version; compared weakly (RFC 9110 §8.8.3.2). */
export function namesVersion(header: string | undefined, version: number): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(`"${version}"`);
}
