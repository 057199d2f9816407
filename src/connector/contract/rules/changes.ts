import { ContractError } from '../contractError.ts';
import { endOf, kept, type Reading, readingOf, snapshotOf, unbroken } from '../reading.ts';
import type { Rule, Trial } from '../trial.ts';
import { assertOrder } from './snapshots.ts';

export const changesAreGiven: Rule = {
  name: 'changes give who changed, came and was deleted',
  asks: (session) => session.readChanges !== undefined && session.readSnapshot !== undefined,
  run: async (trial) => {
    const { source } = trial;
    if (source.change === undefined) {
      throw new ContractError('The connector has `readChanges`, and its fixture no `change` to try it.');
    }
    const cursor = endOf(unbroken(await snapshotOf(trial.open().session)))?.cursor;
    if (cursor === undefined) {
      throw new ContractError('The end of a snapshot has no cursor, so that changes could never be read.');
    }
    const before = given(await changesSince(trial, cursor));
    const early = [...before.deleted][0];
    if (early !== undefined)
      throw new ContractError(`"${early}" is said to be deleted before anything happened.`);
    const { changed, deleted } = await source.change();
    const now = given(await changesSince(trial, before.cursor));
    for (const key of changed) {
      if (!now.changed.has(key)) throw new ContractError(`"${key}" changed, and is not among the changes.`);
    }
    for (const key of deleted) {
      if (!now.deleted.has(key))
        throw new ContractError(`"${key}" was deleted, and is not among the deletions.`);
    }
    for (const key of now.deleted) {
      if (!deleted.includes(key)) throw new ContractError(`"${key}" is said to be deleted, and is there.`);
    }
  },
};

async function changesSince({ open }: Trial, cursor: unknown): Promise<Reading> {
  const { session } = open();
  const messages = session.readChanges?.(kept(cursor), {});
  if (messages === undefined) throw new ContractError('There is no readChanges.');
  return readingOf(messages);
}

function given(reading: Reading) {
  const messages = unbroken(reading);
  assertOrder(messages);
  const cursor = endOf(messages)?.cursor;
  if (cursor === undefined) {
    throw new ContractError('The end of changes has no cursor, so that no later ones could be read.');
  }
  const records = messages.flatMap((message) => (message.type === 'records' ? message.records : []));
  return {
    cursor,
    changed: new Set(records.map(({ key }) => key)),
    deleted: new Set(messages.flatMap((message) => (message.type === 'deletions' ? message.keys : []))),
  };
}
