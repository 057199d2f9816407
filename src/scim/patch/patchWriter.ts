import { ScimError } from '../scimError.ts';
import { patchLimits } from './patchLimits.ts';
import type { MemberOperation, Patch, PatchOperation } from './types.ts';

/** Gathers what the operations of one PATCH come to, in their order. */
export class PatchWriter {
  readonly #operations: PatchOperation[] = [];
  readonly #members: (
    | { readonly op: NamedOperation; readonly ids: Set<string> }
    | Exclude<MemberOperation, { readonly ids: readonly string[] }>
  )[] = [];

  /** @throws ScimError 413 when there is too much of it */
  write(operation: PatchOperation): void {
    if (this.#operations.length >= patchLimits.writes)
      throw new ScimError(
        413,
        undefined,
        `A PATCH can write ${patchLimits.writes} attributes. Send it in parts.`,
      );
    this.#operations.push(operation);
  }

  /**
   * Members that are added, or taken away, by one operation after the other become one: providers send an operation for each member, and
   * each costs a statement.
   */
  writeMembers(operation: MemberOperation): void {
    const last = this.#members.at(-1);
    if (!('ids' in operation)) this.#members.push(operation);
    else if (last !== undefined && 'ids' in last && follows(last.op, operation.op))
      for (const id of operation.ids) last.ids.add(id);
    else this.#members.push({ op: operation.op, ids: new Set(operation.ids) });
  }

  patch(): Patch {
    const members = this.#members.map((one) => ('ids' in one ? { op: one.op, ids: [...one.ids] } : one));
    return { operations: this.#operations, members };
  }
}

type NamedOperation = Extract<MemberOperation, { readonly ids: readonly string[] }>['op'];

const follows = (before: NamedOperation, after: NamedOperation) =>
  (after === 'add' && before !== 'remove') || (after === 'remove' && before === 'remove');
