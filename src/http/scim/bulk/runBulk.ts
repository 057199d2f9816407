import type { JsonObject } from '../../../scim/schema/types.ts';
import { ScimError } from '../../../scim/scimError.ts';
import { errorBody, type Fault } from '../fault.ts';
import type { Bulk, BulkOperation, BulkTask } from './readBulk.ts';
import { referencesIn, withIds, withoutReferences } from './references.ts';

/** What one operation did. */
export interface BulkDone {
  readonly id: string;
  readonly status: number;
  /** Absolute. */
  readonly location: string;
  /** ETag; not after a DELETE. */
  readonly version?: string;
}

/** What a bulk request is carried out with; each call is a transaction of its own. */
export interface BulkExecution {
  /** @throws whatever a request of its own would */
  execute(task: BulkTask): Promise<BulkDone>;
  faultOf(error: unknown): Fault;
  readonly baseUrl: string;
}

type Result = { readonly done: BulkDone } | { readonly fault: Fault };

/**
 * Carries out a bulk request (RFC 7644 §3.7) in its order, as far as references allow: an operation that refers to one further down
 * waits for it. In a circle the first is created without what it refers to, and is told the rest once all are there (§3.7.1).
 *
 * @returns the results in the order of the operations, without those that were not begun because of `failOnErrors`
 */
export async function runBulk(bulk: Bulk, execution: BulkExecution): Promise<JsonObject[]> {
  const run = new BulkRun(bulk, execution);
  await run.all();
  return bulk.operations.flatMap((operation) => {
    const result = run.results.get(operation);
    return result === undefined ? [] : [resultBody(operation, result, execution.baseUrl)];
  });
}

class BulkRun {
  readonly results = new Map<BulkOperation, Result>();
  readonly #bulk: Bulk;
  readonly #execution: BulkExecution;
  /** `bulkId` -> id of what was created. */
  readonly #ids = new Map<string, string>();
  /** What operations that create are called by. */
  readonly #named: ReadonlySet<string>;
  /** Those that will be created yet. */
  readonly #awaited: Set<string>;
  /** Created without what they refer to. */
  readonly #incomplete: BulkOperation[] = [];
  #errors = 0;

  constructor(bulk: Bulk, execution: BulkExecution) {
    this.#bulk = bulk;
    this.#execution = execution;
    this.#named = new Set(
      bulk.operations.flatMap(({ task }) =>
        task?.method === 'POST' && task.bulkId !== undefined ? [task.bulkId] : [],
      ),
    );
    this.#awaited = new Set(this.#named);
  }

  async all(): Promise<void> {
    let waiting = this.#bulk.operations;
    while (waiting.length > 0 && !this.#isOver) {
      const before = waiting.length;
      const later: BulkOperation[] = [];
      for (const operation of waiting) {
        if (this.#isOver) break;
        if (this.#waitsFor(operation).length > 0) later.push(operation);
        else await this.#run(operation);
      }
      waiting = later;
      // Only circles are left, and what waits for them.
      if (waiting.length === before) waiting = await this.#breakCircle(waiting);
    }
    for (const operation of this.#incomplete) await this.#complete(operation);
  }

  get #isOver(): boolean {
    return this.#errors >= this.#bulk.failOnErrors;
  }

  #waitsFor({ task }: BulkOperation): string[] {
    return [...referencesIn([task?.id, task?.data])].filter((name) => this.#awaited.has(name));
  }

  async #run(operation: BulkOperation): Promise<void> {
    const { task, fault } = operation;
    await this.#settle(operation, async () => {
      if (task === undefined) throw fault ?? new ScimError(400, 'invalidSyntax', 'This is no operation.');
      return this.#execution.execute(this.#resolved(task));
    });
  }

  async #breakCircle(waiting: readonly BulkOperation[]): Promise<readonly BulkOperation[]> {
    const first = waiting.find(({ task }) => task?.method === 'POST');
    const { task } = first ?? {};
    // What waits, waits for an operation that creates.
    if (first === undefined || task === undefined) return [];
    this.#incomplete.push(first);
    await this.#settle(first, () =>
      this.#execution.execute({ ...task, data: withIds(withoutReferences(task.data, this.#ids), this.#ids) }),
    );
    return waiting.filter((one) => one !== first);
  }

  /**
   * Tells a resource of a circle what it refers to. When that cannot be, as groups are never in a circle, or has come to nothing, the
   * resource is taken back and answered with 409 (§3.7.1).
   */
  async #complete(operation: BulkOperation): Promise<void> {
    const { task } = operation;
    const result = this.results.get(operation);
    if (task === undefined || result === undefined || 'fault' in result) return;
    const { id, location } = result.done;
    try {
      const put = this.#resolved({ ...task, method: 'PUT', id });
      const { version } = await this.#execution.execute(put);
      this.results.set(operation, {
        done: { id, location, status: 201, ...(version !== undefined && { version }) },
      });
    } catch (error) {
      const fault = this.#fail(operation, error);
      if (fault.status < 500) this.results.set(operation, { fault: { status: 409, detail: fault.detail } });
      await this.#execution.execute({ method: 'DELETE', type: task.type, id }).catch(() => {});
    }
  }

  async #settle(operation: BulkOperation, work: () => Promise<BulkDone>): Promise<void> {
    const name = operation.task?.method === 'POST' ? operation.task.bulkId : undefined;
    if (name !== undefined) this.#awaited.delete(name);
    try {
      const done = await work();
      this.results.set(operation, { done });
      if (name !== undefined) this.#ids.set(name, done.id);
    } catch (error) {
      this.#fail(operation, error);
    }
  }

  #fail(operation: BulkOperation, error: unknown): Fault {
    const fault = this.#execution.faultOf(error);
    this.#errors += 1;
    this.results.set(operation, { fault });
    return fault;
  }

  /** @throws ScimError 400 `invalidValue` when it refers to no operation of the request, 409 when to one that created nothing */
  #resolved(task: BulkTask): BulkTask {
    const missing = [...referencesIn([task.id, task.data])].find((name) => !this.#ids.has(name));
    if (missing !== undefined) {
      const text = JSON.stringify(`bulkId:${missing}`);
      throw this.#named.has(missing)
        ? new ScimError(409, undefined, `The operation that ${text} stands for has created nothing.`)
        : new ScimError(400, 'invalidValue', `No operation of this request creates ${text}.`);
    }
    const id = task.id === undefined ? undefined : String(withIds(task.id, this.#ids));
    return { ...task, ...(id !== undefined && { id }), data: withIds(task.data, this.#ids) };
  }
}

/** RFC 7644 §3.7.3: a location always, but for a resource that was not created. */
function resultBody({ method, bulkId, task }: BulkOperation, result: Result, baseUrl: string): JsonObject {
  const told = { method, ...(bulkId !== undefined && { bulkId }) };
  if ('done' in result) {
    const { location, version, status } = result.done;
    return { location, ...told, ...(version !== undefined && { version }), status: String(status) };
  }
  const at = task?.id === undefined ? {} : { location: `${baseUrl}/${task.type}s/${task.id}` };
  return { ...at, ...told, status: String(result.fault.status), response: errorBody(result.fault) };
}
