import { useEffect, useRef, useState } from 'react';
import { address } from './client.ts';

/** What arrives by itself: server-sent events by their name. */
export type LiveEvents = Readonly<Record<string, (data: never) => void>>;

/** Milliseconds until a stream that was refused is asked for again: first, and at most. */
const again = { first: 2_000, most: 30_000 };

/**
 * Follows a stream of events while the component is there. After a break the browser comes back by itself, and after a refusal (a
 * server that is just starting) we do; the server says the present state first, so that nothing is missed. `end` closes it.
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
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = again.first;
    const open = () => {
      source = new EventSource(address(path));
      source.addEventListener('open', () => {
        wait = again.first;
        setConnected(true);
      });
      source.addEventListener('error', () => {
        setConnected(false);
        if (source.readyState !== EventSource.CLOSED) return;
        timer = setTimeout(open, wait);
        wait = Math.min(wait * 2, again.most);
      });
      for (const name of names.split(' ')) {
        source.addEventListener(name, (event) => {
          latest.current[name]?.(JSON.parse((event as MessageEvent<string>).data) as never);
          if (name === 'end') source.close();
        });
      }
    };
    open();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [path, names]);
  return connected;
}
