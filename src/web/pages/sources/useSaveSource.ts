import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  addSource,
  changeSource,
  type Connector,
  type GivenConfig,
  type Source,
  sourceQuery,
} from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';
import type { Ids } from './IdsChoice.tsx';

const text = strings.sourceForm;

export interface SourceDraft {
  readonly hub: string;
  readonly name: string;
  /** Of a new one. */
  readonly ids: Ids;
  readonly config: GivenConfig;
}

/** Saves a source and leads on: a new one to its schedule or its first file, one that was changed to its page. */
export function useSaveSource(connector: Connector, source: Source | undefined) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ hub, name, ids, config }: SourceDraft) =>
      source === undefined
        ? addSource({ hub, name, ids, connector: connector.name, config })
        : changeSource(source.id, { name, config }),
    onSuccess: (saved) => {
      client.setQueryData(sourceQuery(saved.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['sources'] });
      notifications.show({
        color: 'green',
        message: source === undefined ? text.added(saved.name, saved.hub.name) : text.saved(saved.name),
      });
      // What was typed is kept now: nothing is lost by leaving.
      const on = { params: { sourceId: saved.id }, ignoreBlocker: true };
      if (source !== undefined) return navigate({ to: '/sources/$sourceId', ...on });
      if (saved.delivery === 'pull') return navigate({ to: '/sources/$sourceId/setup', ...on });
      return navigate({
        to: '/upload',
        search: { hub: saved.hub.id, source: saved.name },
        ignoreBlocker: true,
      });
    },
  });
}
