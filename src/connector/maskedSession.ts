import type { Session, SourceMessage } from './connector.ts';
import { maskOf } from './mask.ts';
import { SourceError } from './sourceError.ts';

/**
 * A session whose sentences hide the secrets of its source, whatever its connector writes into them: they are shown to people, kept
 * with the run and mailed.
 */
export function maskedSession(session: Session, secrets: readonly string[]): Session {
  const mask = maskOf(secrets);
  const masked = (error: unknown): unknown => {
    if (!(error instanceof SourceError) || mask(error.message) === error.message) return error;
    const { fault, setting } = error;
    return new SourceError(fault, mask(error.message), { ...(setting !== undefined && { setting }) });
  };
  const asked = async <T>(question: () => Promise<T>): Promise<T> => {
    try {
      return await question();
    } catch (error) {
      throw masked(error);
    }
  };
  async function* told(messages: () => AsyncIterable<SourceMessage>): AsyncGenerator<SourceMessage> {
    try {
      for await (const message of messages()) {
        yield message?.type === 'rejected' ? { ...message, reason: mask(message.reason) } : message;
      }
    } catch (error) {
      throw masked(error);
    }
  }
  const readSnapshot = session.readSnapshot?.bind(session);
  const readChanges = session.readChanges?.bind(session);
  const settle = session.settle?.bind(session);
  return {
    check: () =>
      asked(async () => {
        const result = await session.check();
        return { ...result, message: mask(result.message) };
      }),
    discover: () => asked(() => session.discover()),
    ...(readSnapshot && { readSnapshot: (options) => told(() => readSnapshot(options)) }),
    ...(readChanges && { readChanges: (since, options) => told(() => readChanges(since, options)) }),
    ...(settle && { settle: (cursor) => asked(() => settle(cursor)) }),
    close: async () => session.close?.(),
  };
}
