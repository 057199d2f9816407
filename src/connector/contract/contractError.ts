/** A rule of the contract that a connector does not keep, in a sentence for whoever writes it. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

/** Within this, a read of a fixture has ended: it is small, and on this machine. */
const patience = 30_000;

/** Waits for a step of a connector, and gives it up when it hangs. */
export async function patiently<T>(step: Promise<T>, what: string, milliseconds = patience): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new ContractError(`${what} did not end within ${milliseconds / 1000} seconds.`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([step, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** An error and everything that caused it, as texts. */
export function textsOf(error: unknown): string[] {
  if (error === undefined || error === null) return [];
  if (!(error instanceof Error)) return [typeof error === 'string' ? error : JSON.stringify(error)];
  return [`${error.name}: ${error.message}`, ...textsOf(error.cause)];
}
