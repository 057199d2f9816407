import type { JsonValue } from '../../db/schema.ts';
import { decoded, maskedBody, maskedFilter, maskedSteps, secretName } from './maskedBody.ts';
import type { Said } from './maskedDetail.ts';
import { hidden, maskedText } from './maskedText.ts';

/** What was asked and answered, as it came. */
export interface Exchange {
  /** Path and query. */
  readonly url: string;
  readonly userAgent?: string | undefined;
  readonly request?: unknown;
  readonly response?: unknown;
}

export interface MaskedExchange {
  readonly path: string;
  readonly userAgent: string | null;
  readonly request: JsonValue;
  readonly response: JsonValue;
}

/** A request and its answer without personal data and secrets: see `maskedBody`. Nothing of it can be turned back. */
export function maskedRequest({ url, userAgent, request, response }: Exchange): MaskedExchange {
  const said: Said = new Set();
  return {
    path: maskedUrl(url, said),
    userAgent: userAgent === undefined ? null : maskedAgent(userAgent),
    request: request === undefined ? null : maskedBody(request, said),
    response: response === undefined ? null : maskedBody(response, said),
  };
}

/** Parameters that a search has in its body, where their values are numbers or names of attributes. */
const plain = /^(?:attributes|excludedAttributes|sortBy|sortOrder|startIndex|count)$/i;
const searchRequest = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** Names of all others are masked as well: anything can stand there. */
const known = new Set(
  'filter attributes excludedattributes sortby sortorder startindex count cursor access_token aadoptscim062020 schemas'.split(
    ' ',
  ),
);

function maskedUrl(url: string, said: Said): string {
  const [path, query] = split(url.slice(0, 4_000), '?');
  const steps = maskedSteps(path, said);
  if (query === undefined) return steps;
  const parameters = query
    .split('&')
    .slice(0, 20)
    .map((pair) => {
      const [name, value] = split(pair, '=');
      const shown = known.has(name.toLowerCase()) ? name : maskedText(decoded(name));
      return value === undefined ? shown : `${shown}=${maskedParameter(name, decoded(value), said)}`;
    });
  return `${steps}?${parameters.join('&')}`;
}

function maskedParameter(name: string, value: string, said: Said): string {
  if (name.toLowerCase() === 'filter') return maskedFilter(value, 'filter', said);
  if (secretName.test(name)) return hidden;
  const shown = maskedBody(plain.test(name) ? { schemas: [searchRequest], [name]: value } : value, said);
  if (typeof shown === 'string') return shown;
  const { [name]: masked } = shown as Record<string, string>;
  return masked ?? '';
}

/** At the first sign only. */
function split(text: string, sign: string): [string, string?] {
  const at = text.indexOf(sign);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** The name of a program; an address or anything else that is not one does not stay. */
function maskedAgent(agent: string): string {
  return agent
    .slice(0, 200)
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/[^\s()<>]+@[^\s()<>]+/g, (address) => maskedText(address));
}
