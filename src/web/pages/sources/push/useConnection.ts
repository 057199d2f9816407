import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { connectionKey, connectionQuery } from '../../../api/scim.ts';
import { sourceQuery } from '../../../api/sources.ts';

/** A connection, looked at again and again; when something came in or was decided, the lists on the page are read again too. */
export function useConnection(id: string) {
  const client = useQueryClient();
  const query = useQuery(connectionQuery(id));
  const { data } = query;
  const state =
    data &&
    JSON.stringify([data.counts, data.last_push_at, data.last_run, data.tokens.map((one) => one.state)]);
  const before = useRef(state);
  useEffect(() => {
    if (before.current !== undefined && state !== undefined && before.current !== state) {
      const [scim] = connectionKey(id);
      void client.invalidateQueries({ queryKey: [scim, id, 'people'] });
      void client.invalidateQueries({ queryKey: [scim, id, 'groups'] });
      void client.invalidateQueries({ queryKey: sourceQuery(id).queryKey });
    }
    if (state !== undefined) before.current = state;
  }, [client, id, state]);
  return query;
}
