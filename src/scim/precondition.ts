import { ScimError } from './scimError.ts';
import type { Preconditions } from './types.ts';

/**
 * Whether a request that would change a resource may, by `If-Match` and `If-None-Match` (RFC 7644 §3.14; RFC 9110 §13.1). Versions are compared
 * weakly: `W/"3"` and `"3"` are the same.
 *
 * @throws ScimError 412
 */
export function checkPreconditions(
  { ifMatch, ifNoneMatch }: Preconditions,
  version: number,
  whoExists: string,
): void {
  if (ifMatch !== undefined && !names(ifMatch, version))
    throw new ScimError(
      412,
      undefined,
      `${whoExists} has version W/"${version}", which If-Match does not name. Read it again and decide anew.`,
    );
  if (ifNoneMatch !== undefined && names(ifNoneMatch, version))
    throw new ScimError(412, undefined, `${whoExists} is there, which If-None-Match rules out.`);
}

/** Whether a list of ETags, or `*`, names the version; quotes may be missing, as some clients leave them out. */
function names(tags: string, version: number): boolean {
  return tags.split(',').some((tag) => {
    const text = tag.trim();
    return text === '*' || text.replace(/^W\//i, '').replace(/^"(.*)"$/, '$1') === String(version);
  });
}
