import type { AdminSession } from '../../api/signin.ts';
import { SessionItem } from './SessionItem.tsx';
import classes from './Settings.module.css';
import type { useSaving } from './useSaving.ts';

export interface SessionListProps {
  readonly sessions: readonly AdminSession[];
  /** Ends one, by its id. */
  readonly end: Pick<ReturnType<typeof useSaving<string, unknown>>, 'mutate' | 'isPending' | 'variables'>;
}

/** Places where an admin is signed in; each can be ended but the one that looks. */
export function SessionList({ sessions, end }: SessionListProps) {
  return (
    <ul className={classes['list']}>
      {sessions.map((session) => (
        <li key={session.id} className={classes['item']}>
          <SessionItem
            session={session}
            onEnd={session.current ? undefined : () => end.mutate(session.id)}
            ending={end.isPending && end.variables === session.id}
          />
        </li>
      ))}
    </ul>
  );
}
