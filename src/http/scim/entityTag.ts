/** The ETag of a version (RFC 7644 §3.14): weak, as what is answered also depends on which attributes were asked for. */
export function entityTag(version: number): string {
  return `W/"${version}"`;
}

/** Whether `If-None-Match` names this version; compared weakly (RFC 9110 §8.8.3.2). */
export function namesVersion(header: string | undefined, version: number): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(`"${version}"`);
}
