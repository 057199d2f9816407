import { isJsonObject, type JsonObject } from '#connector';
import { fieldsOf, type Settings } from './settings.ts';

/**
 * The question for those who count. The filter stands in parentheses, so that nothing in it can cut the list short.
 *
 * @param also another condition
 */
export function everybody(settings: Settings, also?: string): string {
  const fields = ['Id', ...fieldsOf(settings)].join(', ');
  const { where } = settings;
  return `SELECT ${fields} FROM ${settings.object}${conditions(where === undefined ? undefined : `(${where})`, also)}`;
}

/** How many there are. */
export function count({ object, where }: Settings): string {
  return `SELECT COUNT() FROM ${object}${conditions(where === undefined ? undefined : `(${where})`)}`;
}

/** Ids of those who changed and do not count any more; undefined where SOQL cannot be asked for it. */
export function othersSince({ object, where }: Settings, since: string): string | undefined {
  // NOT does not go with semi-joins.
  if (where === undefined || /\bselect\b/i.test(where)) return undefined;
  return `SELECT Id FROM ${object}${conditions(`(NOT (${where}))`, changedSince(since))}`;
}

/** @param since ISO, UTC: SOQL has dates without quotation marks */
export function changedSince(since: string): string {
  return `SystemModstamp >= ${since}`;
}

function conditions(...all: readonly (string | undefined)[]): string {
  const given = all.filter((one) => one !== undefined);
  return given.length === 0 ? '' : ` WHERE ${given.join(' AND ')}`;
}

/** The fields that were asked for, the same from JSON as from CSV: related ones by a dot, what is missing or empty as null. */
export function attributes(settings: Settings): (record: JsonObject) => JsonObject {
  const fields = fieldsOf(settings);
  return (record) =>
    Object.fromEntries([
      ['Id', record['Id']],
      ...fields.map((field) => [field, valueOf(record, field)] as const),
    ]);
}

/** API names are the same in any case. A column of CSV has the whole path as its name. */
function valueOf(record: JsonObject, field: string): unknown {
  const found = namesake(record, field) ?? below(record, field);
  return found === undefined || found === '' ? null : found;
}

function below(record: JsonObject, field: string): unknown {
  const dot = field.indexOf('.');
  if (dot < 0) return undefined;
  const related = namesake(record, field.slice(0, dot));
  return isJsonObject(related) ? valueOf(related, field.slice(dot + 1)) : undefined;
}

function namesake(record: JsonObject, name: string): unknown {
  const lower = name.toLowerCase();
  const same = Object.keys(record).find((key) => key.toLowerCase() === lower);
  return same === undefined ? undefined : record[same];
}
