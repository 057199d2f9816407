import type { MemberStatus } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { type Field, isAccountField, loadFields } from './fields.ts';
import { type Member, memberColumns } from './members.ts';

export interface MemberFilter {
  readonly hub?: string | undefined;
  /** Beginning of a last name, first name or e-mail address; of several words each, in any order. */
  readonly q?: string | undefined;
  readonly has?: FieldValue | undefined;
}

/** Who has this value; of a field with several values this one among others. */
export interface FieldValue {
  readonly key: string;
  readonly value: string;
  readonly several: boolean;
}

/** In which order members are listed: by id, which is oldest first, the newest first, or by last and first name. */
export type MemberOrder = 'id' | 'newest' | 'name';

/** The last member of a page: its id, with its names where the order is by name. */
export type MemberPosition = readonly [id: string, ...lastAndFirstName: string[]];

export interface MemberQuery extends MemberFilter {
  readonly status?: MemberStatus | undefined;
  readonly order?: MemberOrder | undefined;
  readonly after?: MemberPosition | undefined;
  readonly limit: number;
}

/** Puts a value among the parameters of a statement. @returns its placeholder */
type Bind = (value: unknown, type: string) => string;

function parameters(): { readonly values: unknown[]; readonly bind: Bind } {
  const values: unknown[] = [];
  return { values, bind: (value, type) => `$${values.push(value)}::${type}` };
}

/** As index `member_name` has it: under row-level security an index over coalesce() cannot be searched, but one over CASE can. */
const orEmpty = (column: string) => `(case when ${column} is null then '' else ${column} end)`;
const lastName = orEmpty('m.last_name_norm');
const firstName = orEmpty('m.first_name_norm');

/** Each order is that of an index. */
const orders: Readonly<
  Record<MemberOrder, { readonly by: string; after(bind: Bind, position: MemberPosition): string }>
> = {
  id: { by: 'm.member_id', after: (bind, [id]) => `m.member_id > ${bind(id, 'uuid')}` },
  newest: { by: 'm.member_id desc', after: (bind, [id]) => `m.member_id < ${bind(id, 'uuid')}` },
  name: {
    by: `${lastName}, ${firstName}, m.member_id`,
    after: (bind, [id, last = '', first = '']) =>
      `(${lastName}, ${firstName}, m.member_id) > (${bind(last, 'text')}, ${bind(first, 'text')}, ${bind(id, 'uuid')})`,
  },
};

/** Of what somebody types; nobody has more names. */
const mostWords = 6;

/** A name or the address begins like this. */
function begins(start: string, bind: Bind): string {
  const [from, to] = [bind(start, 'text'), bind(`${start}\u{10FFFD}`, 'text')];
  const columns = ['m.email_norm', 'm.last_name_norm', 'm.first_name_norm'];
  return `(${columns.map((name) => `(${name} ~>=~ ${from} and ${name} ~<~ ${to})`).join(' or ')})`;
}

/**
 * A beginning is searched by its range: under row-level security LIKE would not use its index, as it is not leakproof. For the
 * same reason no index can serve a value of the profile: it is looked for in the profiles that the other conditions leave.
 */
function conditions({ hub, q, has }: MemberFilter, bind: Bind): string[] {
  const found: string[] = [];
  if (hub !== undefined) {
    found.push(`exists (select from hub_membership x
      where x.member_id = m.member_id and x.hub_id = ${bind(hub, 'uuid')} and x.status <> 'ended')`);
  }
  const start = q?.trim().toLowerCase() ?? '';
  if (start !== '') {
    const words = start.split(/\s+/).slice(0, mostWords);
    const each = words.map((word) => begins(word, bind)).join(' and ');
    found.push(words.length === 1 ? each : `(${begins(start, bind)} or (${each}))`);
  }
  if (has !== undefined) {
    const [key, value] = [bind(has.key, 'text'), bind(has.value, 'text')];
    found.push(
      has.several ? `m.profile -> ${key} ? ${value}` : `lower(m.profile ->> ${key}) = lower(${value})`,
    );
  }
  return found;
}

/** Members, a page at a time, by keyset. Purged ones are not shown, deleted ones only when asked for. */
export async function listMembers(
  scope: TenantScope,
  query: MemberQuery,
): Promise<{ items: Member[]; next: MemberPosition | null }> {
  const order = query.order ?? 'id';
  const { values, bind } = parameters();
  const where = [
    query.status === undefined
      ? `m.status not in ('deleted', 'purged')`
      : `m.status = ${bind(query.status, 'text')}`,
    ...(query.after === undefined ? [] : [orders[order].after(bind, query.after)]),
    ...conditions(query, bind),
  ];
  const { rows } = await scope.client.query<Member & { names: [last: string, first: string] }>(
    `select ${memberColumns}, jsonb_build_array(${lastName}, ${firstName}) as names
       from member m
      where ${where.join(' and ')}
      order by ${orders[order].by} limit ${bind(query.limit + 1, 'int')}`,
    values,
  );
  const last = rows.length > query.limit ? rows[query.limit - 1] : undefined;
  const items = rows.slice(0, query.limit).map(withoutNames);
  if (last === undefined) return { items, next: null };
  return { items, next: order === 'name' ? [last.id, ...last.names] : [last.id] };
}

function withoutNames(row: Member & { names: unknown }): Member {
  const { names: _, ...member } = row;
  return member;
}

export type MemberCounts = Readonly<Record<Exclude<MemberStatus, 'purged'>, number>>;

/** How many members of each status a list would have. */
export async function countMembers(scope: TenantScope, filter: MemberFilter): Promise<MemberCounts> {
  const { values, bind } = parameters();
  const where = [`m.status <> 'purged'`, ...conditions(filter, bind)];
  const { rows } = await scope.client.query<{ status: keyof MemberCounts; count: number }>(
    `select m.status, count(*)::int as count from member m where ${where.join(' and ')} group by m.status`,
    values,
  );
  const count = (status: keyof MemberCounts) => rows.find((row) => row.status === status)?.count ?? 0;
  return {
    invited: count('invited'),
    active: count('active'),
    deactivated: count('deactivated'),
    deleted: count('deleted'),
  };
}

/**
 * The condition on a profile field, in the words of its options.
 *
 * @throws PsmError `invalid_request` when one of the two is missing, or the field is no profile field
 */
export async function fieldValue(
  scope: TenantScope,
  key: string | undefined,
  value: string | undefined,
): Promise<FieldValue | undefined> {
  if (key === undefined && value === undefined) return undefined;
  if (key === undefined || value === undefined) {
    throw new PsmError('invalid_request', 'Give `field` and `value` together.');
  }
  const field = (await loadFields(scope)).find((one) => one.key === key);
  if (field === undefined || isAccountField(field)) {
    throw new PsmError('invalid_request', `"${key}" is not the key of a profile field.`);
  }
  return { key, value: optionOf(field, value), several: field.type === 'multi_select' };
}

/** The option that is meant, whatever its case; what is no option any more may still be in profiles. */
function optionOf(field: Field, value: string): string {
  const folded = value.toLowerCase();
  return field.options.find((option) => option.label.toLowerCase() === folded)?.label ?? value;
}
