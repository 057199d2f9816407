import { largestBatch, type SourceMessage } from '../../connector.ts';
import { ContractError, patiently } from '../contractError.ts';
import { contents, endOf, identities, kept, snapshotOf, unbroken, without } from '../reading.ts';
import type { Rule } from '../trial.ts';

const mebibyte = 1024 * 1024;

export const snapshotIsComplete: Rule = {
  name: 'a snapshot gives everybody, and then the end',
  asks: (session) => session.readSnapshot !== undefined,
  run: async ({ open, source }) => {
    const messages = unbroken(await snapshotOf(open().session));
    assertOrder(messages);
    const forbidden = messages.find(({ type }) => type === 'deletions' || type === 'unchanged');
    if (forbidden !== undefined) {
      throw new ContractError(`A snapshot yields \`${forbidden.type}\`. It leaves out who is gone.`);
    }
    const read = countOf(messages);
    const announced = endOf(messages)?.recordCount;
    if (messages.some(({ type }) => type === 'bytes')) return;
    if (read !== source.records) {
      throw new ContractError(
        `It gives ${read} records and rejected ones; the fixture has ${source.records}.`,
      );
    }
    if (announced !== undefined && announced !== read) {
      throw new ContractError(`The end says ${announced} records, and ${read} came, rejected ones included.`);
    }
    const keys = recordsOf(messages).flatMap(({ key }) => (key === undefined ? [] : [key]));
    const [twice] = without(keys, [...new Set(keys)]);
    if (twice !== undefined) throw new ContractError(`Two records have the key "${twice}".`);
  },
};

export const batchesAreBounded: Rule = {
  name: `batches are bounded: ${largestBatch} records, 1 MiB`,
  asks: (session) => session.readSnapshot !== undefined,
  run: async ({ open }) => {
    for (const message of unbroken(await snapshotOf(open().session))) {
      if (message.type === 'records' && message.records.length > largestBatch) {
        throw new ContractError(`A batch has ${message.records.length} records. Cut it into smaller ones.`);
      }
      if (message.type === 'bytes' && message.chunk.length > mebibyte) {
        throw new ContractError(`A chunk has ${message.chunk.length} bytes. Cut it into smaller ones.`);
      }
    }
  },
};

export const snapshotsAreEqual: Rule = {
  name: 'two snapshots of the same are equal',
  asks: (session) => session.readSnapshot !== undefined,
  run: async ({ open }) => {
    const first = contents(unbroken(await snapshotOf(open().session)));
    const second = contents(unbroken(await snapshotOf(open().session)));
    const different = without(first, second).length;
    if (different > 0 || first.length !== second.length) {
      throw new ContractError(
        `${different} of ${first.length} differ. Leave out what is different each time, such as the time of the read.`,
      );
    }
  },
};

export const nothingNewIsSaid: Rule = {
  name: 'a snapshot after the last one is complete, or only says that nothing changed',
  asks: (session) => session.readSnapshot !== undefined,
  run: async ({ open }) => {
    const first = unbroken(await snapshotOf(open().session));
    const cursor = endOf(first)?.cursor;
    if (cursor === undefined) return;
    const second = unbroken(await snapshotOf(open().session, { last: kept(cursor) }));
    if (second.some(({ type }) => type === 'unchanged')) {
      if (second.length === 1) return;
      throw new ContractError('`unchanged` comes with other messages. It comes alone.');
    }
    const lost = without(identities(first), identities(second)).length;
    if (lost > 0) throw new ContractError(`${lost} of ${identities(first).length} are missing in it.`);
  },
};

export const settleWorks: Rule = {
  name: 'what was read can be settled',
  asks: (session) => session.settle !== undefined && session.readSnapshot !== undefined,
  run: async ({ open }) => {
    const { session } = open();
    const messages = unbroken(await snapshotOf(session));
    await patiently(session.settle?.(kept(endOf(messages)?.cursor)) ?? Promise.resolve(), '`settle`');
  },
};

/** What holds of every read that was not disturbed. */
export function assertOrder(messages: readonly SourceMessage[]): void {
  const last = messages.at(-1)?.type;
  if (last !== 'end' && last !== 'unchanged') {
    throw new ContractError(
      `It stops with ${last === undefined ? 'nothing' : `\`${last}\``} and without \`end\`.`,
    );
  }
  const ends = messages.filter(({ type }) => type === 'end').length;
  if (ends > 1) throw new ContractError('It yields `end` more than once.');
  const kinds = new Set(messages.map(({ type }) => type));
  if (kinds.has('bytes') && (kinds.has('records') || kinds.has('rejected'))) {
    throw new ContractError('It yields bytes and records. A read gives either.');
  }
  for (const record of recordsOf(messages)) {
    if (record.position.trim() === '') throw new ContractError('A record has no position.');
    if (record.key?.trim() === '')
      throw new ContractError(`The record at ${record.position} has an empty key.`);
  }
}

function recordsOf(messages: readonly SourceMessage[]) {
  return messages.flatMap((message) => (message.type === 'records' ? message.records : []));
}

function countOf(messages: readonly SourceMessage[]): number {
  return recordsOf(messages).length + messages.filter(({ type }) => type === 'rejected').length;
}
