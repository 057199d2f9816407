import { useEffect, useRef, useState } from 'react';
import { address } from './client.ts';

/** What arrives by itself: server-sent events by their name. */
export type LiveEvents = Readonly<Record<string, (data: never) => void>>;

/**
 * Follows a stream of events while the component is there. The browser comes back after a break by itself, and the server says the
 * present state first, so that nothing is missed; `end` closes it.
 *
 * @param path below /api/v1; undefined follows nothing
 * @returns whether the connection stands
 */
export function useLive(path: string | undefined, events: LiveEvents): boolean {
  const [connected, setConnected] = useState(false);
  const latest = useRef(events);
  latest.current = events;
  const names = Object.keys(events).join(' ');
  useEffect(() => {
    if (path === undefined) return;
    const source = new EventSource(address(path));
    source.addEventListener('open', () => setConnected(true));
    source.addEventListener('error', () => setConnected(false));
    for (const name of names.split(' ')) {
      source.addEventListener(name, (event) => {
        latest.current[name]?.(JSON.parse((event as MessageEvent<string>).data) as never);
        if (name === 'end') source.close();
      });
    }
    return () => source.close();
  }, [path, names]);
  return connected;
}
