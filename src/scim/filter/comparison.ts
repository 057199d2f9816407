import { findAttribute } from '../schema/findAttribute.ts';
import type { Attribute, AttributePath } from '../schema/types.ts';
import { momentOf } from './moment.ts';
import type { CompareOperator, Filter, FilterValue } from './types.ts';
import { quoted } from './quoted.ts';

/** A JSON number (RFC 8259 §6). */
export const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

type Refuse = (sentence: string) => never;

/**
 * A comparison whose value is of the attribute's type, or a refusal that says why there is none (RFC 7644 §3.4.2.2). Quoted booleans and
 * numbers are taken for what they are, because Entra ID writes `roles[primary eq "True"]`.
 */
export function comparison(
  op: CompareOperator,
  path: AttributePath,
  value: FilterValue,
  refuse: Refuse,
): Filter {
  if (value === null) {
    if (op !== 'eq' && op !== 'ne')
      refuse(`null is compared with eq and ne only, not with ${op}: it means that there is no value`);
    return { op, path, value };
  }
  const compared = comparedPath(path, refuse);
  const attribute = compared.sub ?? compared.attribute;
  refuseOperator(op, attribute, refuse);
  return { op, path: compared, value: valueOf(attribute, value, refuse) };
}

/** `emails co "x"` compares the values of the e-mails, as the examples of the RFC do; `manager eq "x"` the manager's. */
function comparedPath(path: AttributePath, refuse: Refuse): AttributePath {
  const { attribute } = path;
  if (path.sub !== undefined || attribute.type !== 'complex') return path;
  const sub = findAttribute(attribute.subAttributes, 'value');
  const names = (attribute.subAttributes ?? []).map((one) => `${attribute.name}.${one.name}`).join(', ');
  return sub ? { ...path, sub } : refuse(`${attribute.name} has parts: compare one of them, ${names}`);
}

const contains: readonly CompareOperator[] = ['co', 'sw', 'ew'];
const ordering: readonly CompareOperator[] = ['gt', 'ge', 'lt', 'le'];

function refuseOperator(op: CompareOperator, { name, type }: Attribute, refuse: Refuse): void {
  if (contains.includes(op) && type !== 'string' && type !== 'reference')
    refuse(`${op} is for strings and ${name} is ${kinds[type]}`);
  if (ordering.includes(op) && (type === 'boolean' || type === 'binary'))
    refuse(`${name} is ${kinds[type]}, which has no order: ${op} cannot be used`);
}

const kinds: Readonly<Record<Attribute['type'], string>> = {
  string: 'a string',
  reference: 'a reference',
  binary: 'binary',
  boolean: 'a boolean',
  decimal: 'a number',
  integer: 'a number',
  dateTime: 'a date and time',
  complex: 'complex',
};

function valueOf(attribute: Attribute, value: string | number | boolean, refuse: Refuse): FilterValue {
  const { name, type } = attribute;
  if (type === 'boolean') {
    const said = String(value).toLowerCase();
    if (typeof value !== 'number' && (said === 'true' || said === 'false')) return said === 'true';
    return refuse(`${name} is a boolean: its value is true or false, not ${quoted(String(value))}`);
  }
  if (type === 'integer' || type === 'decimal') {
    const number = typeof value === 'string' && jsonNumber.test(value.trim()) ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    return refuse(`${name} is a number and ${quoted(String(value))} is none`);
  }
  if (typeof value !== 'string')
    return refuse(
      `${name} is ${kinds[type]}: its value stands in double quotes, as in ${name} eq "${value}"`,
    );
  if (type !== 'dateTime') return value;
  const moment = momentOf(value);
  return moment === undefined
    ? refuse(`${quoted(value)} is no date and time such as 2026-05-13T04:42:34Z`)
    : new Date(moment).toISOString();
}
