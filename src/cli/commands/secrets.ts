import { setTimeout } from 'node:timers/promises';
import { rotateSecrets } from '../../pipeline/rotateSecrets.ts';
import { PsmError } from '../../kernel/errors.ts';
import { type CommonOptions, consoleActor, withDatabase } from '../context.ts';
import { exit, printJson, printLine } from '../output.ts';

/** `psm secrets rotate`: seals all secrets of all tenants with a new key. For whoever works on the machine itself. */
export async function secretsRotate(options: CommonOptions): Promise<number> {
  if (options.as !== undefined || options.tenant !== undefined) {
    throw new PsmError(
      'forbidden',
      'Keys belong to all tenants: only the operator of this machine may rotate them. Leave out --as and --tenant.',
    );
  }
  return withDatabase(options, async ({ config, database, signal, json }) => {
    const { key, secrets, unneeded } = await rotateSecrets({
      database,
      settings: config,
      actor: consoleActor(),
      signal,
      wait: async (milliseconds, stop) => {
        await setTimeout(milliseconds, undefined, { signal: stop }).catch(() => stop.throwIfAborted());
      },
    });
    if (json) {
      printJson({ key, secrets });
      return exit.ok;
    }
    printLine(`Every secret is sealed with the key "${key}". ${secrets} of them were sealed anew.`);
    if (unneeded.length > 0)
      printLine(`PSM_SECRET_KEYS needs only this one now. Take out on every node: ${unneeded.join(', ')}.`);
    return exit.ok;
  });
}
