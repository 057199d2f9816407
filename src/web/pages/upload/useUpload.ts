import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { isApiError } from '../../api/client.ts';
import { type Upload, uploadFile } from '../../api/uploads.ts';

export type NewUpload = Omit<Upload, 'key'>;

export interface Sent {
  readonly bytes: number;
  readonly of: number;
}

/** Sends a file, says how far it is, and leads to its run. */
export function useUpload() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [sent, setSent] = useState<Sent>();
  const abort = useRef<AbortController>(undefined);
  const attempt = useRef<Upload>(undefined);
  // Whoever leaves meant to stop it: it must not lead them to a run from wherever they are then.
  useEffect(() => () => abort.current?.abort(), []);
  const mutation = useMutation({
    mutationFn: (given: NewUpload) => {
      setSent({ bytes: 0, of: given.file.size });
      // Where this leads: fetched while the file is sent, so that nothing is waited for afterwards.
      void import('./RunPage.tsx').catch(() => {});
      abort.current = new AbortController();
      attempt.current = { ...given, key: keyFor(given, attempt.current) };
      return uploadFile(attempt.current, {
        signal: abort.current.signal,
        onSent: (bytes, of) => setSent({ bytes, of }),
      });
    },
    onSuccess: async ({ run }) => {
      attempt.current = undefined;
      void client.invalidateQueries({ queryKey: ['runs'] });
      void client.invalidateQueries({ queryKey: ['sources'] });
      await navigate({ to: '/runs/$runId', params: { runId: run }, replace: true, ignoreBlocker: true });
    },
  });
  return {
    send: (given: NewUpload) => {
      if (!mutation.isPending) mutation.mutate(given);
    },
    cancel: () => abort.current?.abort(),
    forget: mutation.reset,
    sending: mutation.isPending ? { ...(mutation.variables satisfies NewUpload), sent } : undefined,
    error: mutation.error,
    cancelled: isApiError(mutation.error, 'aborted'),
  };
}

/** What is sent again after the connection broke off is the same upload: it may have arrived after all. */
function keyFor(given: NewUpload, last: Upload | undefined): string {
  const same =
    last !== undefined &&
    last.file === given.file &&
    last.hub === given.hub &&
    last.source === given.source &&
    last.population === given.population;
  return same ? last.key : crypto.randomUUID();
}
