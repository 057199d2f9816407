import { actorName } from '../actorName.ts';
import type { TokenScope } from '../api/settings.ts';
import { fieldText } from '../components/FieldValue.tsx';
import { formatMoment, formatNumber, formatPercent } from '../format.ts';
import { strings } from '../strings/index.ts';

const text = strings.particulars;

/** A fact of an event in words; with `before` it is a change. */
export interface ParticularLine {
  /** Of the field that changed, or of the fact: the same in no other line of the event. */
  readonly key: string;
  readonly label: string;
  readonly before?: string;
  readonly after: string;
}

/** What ids and keys stand for; undefined: nothing that is known. */
export interface Names {
  readonly field: (key: string) => string;
  readonly hub: (id: string) => string | undefined;
}

export interface Told {
  readonly action: string;
  readonly particulars: Readonly<Record<string, unknown>>;
}

/** What an event keeps, in words, changes first; `rest` is what nobody has found words for. Pure. */
export function particularLines(
  told: Told,
  names: Names,
): { lines: ParticularLine[]; rest: Readonly<Record<string, unknown>> } {
  const { before, after, summary, ...others } = apart(told);
  const lines = [...changeLines(told.action, before, after, names), ...approvedLines(summary)];
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(others).toSorted(asTold)) {
    if (silent.has(key) || isNothing(value)) continue;
    const words = wordsOf(told.action, key, value, names);
    const label = (text.labels as Readonly<Record<string, string>>)[key];
    if (words === undefined || label === undefined) rest[key] = value;
    else if (words !== '') lines.push({ key, label, after: words });
  }
  return { lines: withRoleBefore(told, lines), rest };
}

/** Of an identity provider, everything is said as it is now, and beside it as it was before. */
function apart({ action, particulars }: Told): Readonly<Record<string, unknown>> {
  if (action !== 'provider.changed') return particulars;
  const { before, secret_changed, ...after } = particulars;
  return { before, after, secret_changed };
}

const order = Object.keys(text.labels);
/** Who or what first, then why. */
function asTold([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return order.indexOf(one) - order.indexOf(other);
}

/** Ids and what repeats the title. */
const silent = new Set([
  'delivery',
  'fault',
  'event',
  'run',
  'digest',
  'program',
  'hub_id',
  'invitation_id',
  'id_space',
  'removals',
]);

function isNothing(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Of a role, the one before stands as `before`, alone. */
function withRoleBefore({ particulars }: Told, lines: ParticularLine[]): ParticularLine[] {
  const role = particulars['role'] === undefined ? undefined : roleName(particulars['before']);
  if (role === undefined) return lines;
  return lines
    .filter(({ key }) => key !== 'before')
    .map((line) => (line.key === 'role' ? { ...line, before: role } : line));
}

function changeLines(action: string, before: unknown, after: unknown, names: Names): ParticularLine[] {
  if (isRecord(before) || isRecord(after)) {
    const [old, now] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
    return [...new Set([...Object.keys(now), ...Object.keys(old)])]
      .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]))
      .map((key) => ({
        key,
        label: changeLabel(action, key, names),
        before: changeText(action, key, old[key]),
        after: changeText(action, key, now[key]),
      }));
  }
  if (typeof after === 'string') {
    const label = action === 'field.option_renamed' ? text.labels.option : text.labels.name;
    return [{ key: 'after', label, before: fieldText(before), after }];
  }
  if (typeof before !== 'string') return [];
  const status = (strings.people.statuses as Readonly<Record<string, string>>)[before] ?? before;
  return [{ key: 'before', label: text.labels.status, after: status }];
}

function changeLabel(action: string, key: string, names: Names): string {
  if (action === 'tenant.settings_changed') return text.limits[key] ?? key;
  if (action === 'provider.changed') return (text.labels as Readonly<Record<string, string>>)[key] ?? key;
  if (action !== 'source.policy_changed') return names.field(key);
  return (strings.sources.kinds as Readonly<Record<string, { title: string }>>)[key]?.title ?? key;
}

function changeText(action: string, key: string, value: unknown): string {
  if (action === 'tenant.settings_changed' && typeof value === 'number') {
    return key.endsWith('Share') ? formatPercent(value) : formatNumber(value);
  }
  if (typeof value === 'boolean' || action === 'provider.changed')
    return wordsOf(action, key, value, noNames) ?? fieldText(value);
  if (action === 'source.policy_changed') return text.policy[fieldText(value ?? 'ask')] ?? fieldText(value);
  return fieldText(value);
}

/** "Send invites: 23 people". */
function approvedLines(summary: unknown): ParticularLine[] {
  const kinds = isRecord(summary) && isRecord(summary['summary']) ? summary['summary'] : {};
  return Object.entries(kinds).flatMap(([kind, actions]) =>
    Object.entries(isRecord(actions) ? actions : {})
      .filter(([, count]) => Number(count) > 0)
      .map(([action, count]) => ({
        key: `${kind} ${action}`,
        label: text.approved[kind]?.[action] ?? text.skipped,
        after: text.people(Number(count)),
      })),
  );
}

/** Empty: nothing worth a line. undefined: no words for it. */
function wordsOf(action: string, key: string, value: unknown, names: Names): string | undefined {
  if (key === 'hub') return names.hub(fieldText(value)) ?? '';
  // Its name is said already.
  if (key === 'field' && action === 'field.added') return '';
  if (key === 'field') return value === null ? text.leftOut : names.field(fieldText(value));
  if (key === 'target' && value === null) return text.leftOut;
  if (key === 'role' || key === 'default_role') return roleName(value) ?? '';
  if (key === 'role_map' && isRecord(value)) return roleMapText(value);
  if (typeof value === 'boolean') return value ? strings.changes.yes : strings.changes.no;
  if (key === 'scopes' && action === 'token.created' && Array.isArray(value))
    return strings.settings.tokens.scopesOf(value as TokenScope[]);
  if (key === 'method') return text.methods[fieldText(value)] ?? fieldText(value);
  if (key === 'needs_second') return text.second[fieldText(value)] ?? fieldText(value);
  if (key === 'first' || key === 'second') return actorName(fieldText(value));
  if (key === 'provider' && action === 'session.opened') return '';
  if (key === 'files' && action === 'person.erased' && Array.isArray(value))
    return formatNumber(value.length);
  if (key === 'members' && action === 'person.erased') return '';
  if (key === 'reason') return text.reasons[fieldText(value)] ?? fieldText(value);
  if (key === 'type')
    return (
      (strings.settings.fields.types as Readonly<Record<string, string>>)[fieldText(value)] ??
      fieldText(value)
    );
  if (key === 'since' || key === 'slot') return formatMoment(fieldText(value));
  if (key === 'read') return text.reads[fieldText(value)] ?? fieldText(value);
  if (key === 'events' || key === 'events_before') return heardText(value);
  if (key === 'snapshotEveryDays') return text.days(Number(value));
  if (key === 'expires_days') return value === null ? text.forever : text.days(Number(value));
  if (key === 'population') return value === 'partial' ? text.population.partial : text.population.full;
  if (key === 'rows' && isRecord(value)) return rowsText(value);
  if (key === 'safeguards' && Array.isArray(value)) {
    return [...new Set(value.map((one) => text.safeguards[String(one)] ?? String(one)))].join('; ');
  }
  if (key === 'members' && value === 0 && action === 'field.option_renamed') return '';
  return isRecord(value) ? undefined : fieldText(value);
}

/** What is said of providers is about neither fields nor hubs. */
const noNames: Names = { field: (key) => key, hub: () => undefined };

/** "psm-viewers: Viewer". */
function roleMapText(map: Readonly<Record<string, unknown>>): string {
  return Object.entries(map)
    .map(([value, role]) => `${value}: ${roleName(role) ?? ''}`)
    .join('; ');
}

/** Kinds of news that a webhook hears. */
function heardText(value: unknown): string {
  const names = strings.webhooks.eventNames as Readonly<Record<string, string>>;
  return Array.isArray(value)
    ? value.map((one) => names[String(one)] ?? String(one)).join('; ')
    : fieldText(value);
}

function rowsText(rows: Readonly<Record<string, unknown>>): string {
  return (Object.keys(text.rows) as (keyof typeof text.rows)[])
    .filter((key) => key === 'read' || Number(rows[key] ?? 0) > 0)
    .map((key) => text.rows[key](Number(rows[key] ?? 0)))
    .join(', ');
}

function roleName(role: unknown): string | undefined {
  return typeof role !== 'string'
    ? undefined
    : ((strings.shell.roles as Readonly<Record<string, string>>)[role] ?? role);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
