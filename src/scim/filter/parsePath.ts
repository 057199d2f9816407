import { findAttribute } from '../schema/findAttribute.ts';
import { resolvePath } from '../schema/resolvePath.ts';
import type { AttributePath, ResourceDefinition } from '../schema/types.ts';
import { ScimError, type ScimType } from '../scimError.ts';
import { FilterParser } from './filterParser.ts';
import { quoted } from './quoted.ts';
import { tokensOf } from './tokens.ts';
import { type Filter, type FilterLimits, filterLimits } from './types.ts';

/** What a PATCH changes. */
export interface TargetPath {
  readonly path: AttributePath;
  /** Of a multi-valued attribute: only its elements that match. */
  readonly where?: Filter;
}

/**
 * The `path` of a PATCH operation, RFC 7644 §3.5.2 figure 7: `attribute`, `attribute.sub`, `attribute[filter]`, `attribute[filter].sub`, each
 * with a URN before it if one likes.
 *
 * @throws {ScimError} 400 `invalidPath`; 400 `invalidFilter` for what is wrong between the brackets (RFC 7644 §3.12, table 9).
 */
export function parsePath(
  text: string,
  definition: ResourceDefinition,
  limits: FilterLimits = filterLimits,
): TargetPath {
  if (text.length > limits.length)
    throw invalid('invalidPath', `The path has ${text.length} characters; ${limits.length} are the most.`);
  const bracket = text.indexOf('[');
  const name = (bracket < 0 ? text : text.slice(0, bracket)).trim();
  const path = resolvePath(definition, name);
  if (path === undefined)
    throw invalid('invalidPath', `${definition.name} has no attribute ${quoted(name)}.`);
  if (bracket < 0) return { path };
  const { attribute } = path;
  if (path.sub !== undefined || !attribute.multiValued)
    throw invalid(
      'invalidPath',
      `${quoted(name)} has one value at most: a path cannot choose from it with [ ].`,
    );

  const fail = (at: number, sentence: string): never => {
    throw invalid('invalidFilter', `Path, character ${at + bracket}: ${sentence}.`);
  };
  const parser = new FilterParser(tokensOf(text.slice(bracket), fail), noNames, limits, fail);
  const where = parser.bracketed(attribute);
  const after = parser.next;
  if (after.kind === 'end') return { path, where };
  parser.advance();
  const sub =
    after.kind === 'word' && after.text.startsWith('.') && parser.next.kind === 'end'
      ? findAttribute(attribute.subAttributes, after.text.slice(1))
      : undefined;
  if (sub === undefined)
    throw invalid(
      'invalidPath',
      `Path, character ${after.at + bracket}: after ] comes a sub-attribute of ${attribute.name}, as in .value, or nothing.`,
    );
  return { path: { ...path, sub }, where };
}

/** There is nothing outside of the brackets. */
const noNames = { find: () => undefined, unknown: quoted };

const invalid = (scimType: ScimType, message: string) => new ScimError(400, scimType, message);
