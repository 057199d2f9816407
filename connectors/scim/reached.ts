import { SourceError } from '#connector';

/** Connections break off in many ways; the guarded client says which, others do not. */
export async function reached<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof SourceError || (cause instanceof Error && cause.name === 'AbortError')) throw cause;
    throw new SourceError(
      'cut_off',
      'The connection to the SCIM provider broke off. It will be tried again.',
      { cause },
    );
  }
}
