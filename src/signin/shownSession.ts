import type { ListedSession } from './sessionList.ts';

/** A session as the API and the command line show it; times as RFC 3339. */
export function shownSession(session: ListedSession, current?: string) {
  const { sessionId: id, method, provider, browser, address, createdAt, seenAt, expiresAt } = session;
  return {
    id,
    method,
    provider,
    browser,
    address,
    created_at: createdAt.toISOString(),
    seen_at: seenAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    current: id === current,
  };
}
