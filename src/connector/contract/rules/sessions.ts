import { ContractError, patiently } from '../contractError.ts';
import { snapshotOf } from '../reading.ts';
import type { Rule } from '../trial.ts';

const types = ['text', 'date', 'number', 'boolean'];

export const discoverGivesColumns: Rule = {
  name: 'discover gives columns',
  run: async ({ open }) => {
    const columns = await patiently(open().session.discover(), '`discover`');
    if (columns.length === 0) throw new ContractError('It gives none.');
    const names = columns.map(({ name }) => name);
    const twice = names.find((name, index) => name.trim() === '' || names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new ContractError(twice.trim() === '' ? 'A column has no name.' : `"${twice}" comes twice.`);
    }
    for (const { name, type, samples } of columns) {
      if (!types.includes(type)) throw new ContractError(`The column "${name}" has the type "${type}".`);
      if (samples.every((sample) => typeof sample === 'string')) continue;
      throw new ContractError(`A sample of the column "${name}" is no text.`);
    }
  },
};

export const closeTwiceIsFine: Rule = {
  name: 'close twice is fine',
  run: async ({ open }) => {
    const unused = open().session;
    const used = open().session;
    if (used.readSnapshot === undefined) await used.check();
    else await snapshotOf(used);
    for (const session of [unused, used]) {
      for (const time of ['first', 'second']) {
        try {
          await patiently(Promise.resolve(session.close?.()), '`close`');
        } catch (error) {
          if (error instanceof ContractError) throw error;
          throw new ContractError(`The ${time} close throws.`, { cause: error });
        }
      }
    }
  },
};
