import { ScimError } from '../scimError.ts';
import { resolvePath } from '../schema/resolvePath.ts';
import type { ResourceDefinition } from '../schema/types.ts';
import { FilterParser, type Names } from './filterParser.ts';
import { quoted } from './quoted.ts';
import { type Fail, tokensOf } from './tokens.ts';
import { type Filter, type FilterLimits, filterLimits } from './types.ts';

/**
 * Reads a filter by the grammar of RFC 7644 §3.4.2.2, figure 1. `not` binds closer than `and`, `and` closer than `or`; names and operators
 * in whatever case.
 *
 * A query over resources of several types gives the other definitions as `elsewhere`: what only they know has no value here
 * (RFC 7644 §3.4.2.1).
 *
 * @throws {ScimError} 400 `invalidFilter`: says at which character something else was expected, and what; also when the filter is longer,
 * deeper or has more comparisons than the limits allow.
 */
export function parseFilter(
  text: string,
  definition: ResourceDefinition,
  limits: FilterLimits = filterLimits,
  elsewhere: readonly ResourceDefinition[] = [],
): Filter {
  if (text.length > limits.length)
    throw invalidFilter(`The filter has ${text.length} characters; ${limits.length} are the most.`);
  const fail: Fail = (at, sentence) => {
    throw invalidFilter(`Filter, character ${at}: ${sentence}.`);
  };
  const names: Names = {
    find(name) {
      const path = resolvePath(definition, name);
      if (path !== undefined) return { path };
      const foreign = elsewhere.map((other) => resolvePath(other, name)).find((one) => one !== undefined);
      return foreign && { path: foreign, foreign: true };
    },
    unknown: (name) => `${definition.name} has no attribute ${quoted(name)}`,
  };
  return new FilterParser(tokensOf(text, fail), names, limits, fail).whole();
}

const invalidFilter = (message: string) => new ScimError(400, 'invalidFilter', message);
