import { copyInto, type CopyValue } from '../db/copy.ts';
import type { TenantScope } from '../db/tenant.ts';
import { type ChangeKind, changeKinds } from '../source/policy.ts';
import { type Change, SectionDigest } from './change.ts';

export interface AttentionItem {
  readonly rowNo: number | null;
  readonly code: string;
  readonly field?: string | undefined;
  readonly value?: string | undefined;
  readonly message: string;
}

/** What a section holds. */
export interface SectionContent {
  readonly count: number;
  readonly digest: Buffer;
  /** Reason -> number of changes. */
  readonly reasons: Readonly<Record<string, number>>;
}

const changeColumns = [
  'item_no',
  'kind',
  'reason',
  'member_id',
  'expected_version',
  'record_key',
  'row_no',
  'person',
  'before',
  'after',
  'fields',
  'ticked',
  'effects',
  'issues',
  'segments',
];
const attentionColumns = ['item_no', 'row_no', 'code', 'field', 'value', 'message'];
const batchSize = 1000;

/**
 * Writes changes and attention items in batches: COPY into scratch tables, then one INSERT each (COPY into a table with
 * row-level security is refused). Numbers the items and keeps a digest per section on the way.
 */
export class ChangeWriter {
  readonly #scope: TenantScope;
  readonly #planId: string;
  readonly #digests = new Map<ChangeKind, SectionDigest>();
  /** As they are written: text is a fraction of the objects that it stands for. */
  #changes: (readonly CopyValue[])[] = [];
  #attention: AttentionItem[] = [];
  #items = 0;
  #attentionItems = 0;

  constructor(scope: TenantScope, planId: string) {
    this.#scope = scope;
    this.#planId = planId;
  }

  static async open(scope: TenantScope, planId: string): Promise<ChangeWriter> {
    await scope.client.query(`
      create temporary table change_out (like change) on commit drop;
      alter table change_out alter column tenant_id drop not null, alter column plan_id drop not null;
      create temporary table attention_out (like attention) on commit drop;
      alter table attention_out alter column tenant_id drop not null, alter column plan_id drop not null`);
    return new ChangeWriter(scope, planId);
  }

  async change(change: Omit<Change, 'itemNo'>): Promise<void> {
    const numbered: Change = { itemNo: ++this.#items, ...change };
    const digest = this.#digests.get(change.kind) ?? new SectionDigest();
    digest.add(numbered);
    this.#digests.set(change.kind, digest);
    this.#changes.push(copyRow(numbered));
    if (this.#changes.length >= batchSize) await this.#flushChanges();
  }

  async attention(item: AttentionItem): Promise<void> {
    this.#attention.push(item);
    if (this.#attention.length >= batchSize) await this.#flushAttention();
  }

  /** What each section holds. Ends the writing. */
  async finish(): Promise<Map<ChangeKind, SectionContent>> {
    await this.#flushChanges();
    await this.#flushAttention();
    const sections = new Map<ChangeKind, SectionContent>();
    for (const kind of changeKinds) {
      const digest = this.#digests.get(kind);
      if (digest === undefined) continue;
      const { count, reasons } = digest;
      sections.set(kind, { count, digest: digest.digest(), reasons });
    }
    return sections;
  }

  /** Moves everything from the scratch tables to the tables of the plan, which is stored by now. */
  async store(): Promise<void> {
    const { client } = this.#scope;
    await client.query(
      `insert into change (plan_id, ${changeColumns.join(', ')}) select $1, ${changeColumns.join(', ')} from change_out order by item_no`,
      [this.#planId],
    );
    await client.query(
      `insert into attention (plan_id, ${attentionColumns.join(', ')})
       select $1, row_number() over (order by row_no nulls last, item_no), ${attentionColumns.slice(1).join(', ')} from attention_out`,
      [this.#planId],
    );
    if (this.#items > 1000) await client.query('select psm_analyze_changes()');
  }

  async #flushChanges(): Promise<void> {
    const changes = this.#changes;
    this.#changes = [];
    if (changes.length === 0) return;
    await copyInto(this.#scope.client, 'change_out', changeColumns, changes);
  }

  async #flushAttention(): Promise<void> {
    const items = this.#attention;
    this.#attention = [];
    if (items.length === 0) return;
    await copyInto(
      this.#scope.client,
      'attention_out',
      attentionColumns,
      items.map((one) => [++this.#attentionItems, one.rowNo, one.code, one.field, one.value, one.message]),
    );
  }
}

/** In the order of `changeColumns`. */
function copyRow(change: Change): readonly CopyValue[] {
  return [
    change.itemNo,
    change.kind,
    change.reason,
    change.memberId,
    change.expectedVersion,
    change.recordKey,
    change.rowNo,
    JSON.stringify(change.person),
    JSON.stringify(change.before),
    JSON.stringify(change.after),
    `{${Object.keys(change.after).join(',')}}`,
    change.ticked,
    JSON.stringify(change.effects),
    JSON.stringify(change.issues),
    JSON.stringify(change.segments),
  ];
}
