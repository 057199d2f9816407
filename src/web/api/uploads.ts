import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as administration from '../../http/contract/administration.ts';
import type { population } from '../../http/contract/primitives.ts';
import type * as setup from '../../http/contract/setup.ts';
import { address, ApiError, get, problemOf } from './client.ts';
import { strings } from '../strings/index.ts';

export type Population = z.infer<typeof population>;
type Settings = z.infer<typeof administration.settings>;

/** How large a file may be. */
export const fileLimitsQuery = queryOptions({
  queryKey: ['file-limits'],
  queryFn: async ({ signal }) => (await get<Settings>('/settings', {}, signal)).files,
  staleTime: Infinity,
});

export type Sample = z.infer<typeof setup.sample>;

/** Files to try the journey with; only the sample organisation has some. */
export const samplesQuery = queryOptions({
  queryKey: ['samples'],
  queryFn: async ({ signal }) => (await get<{ items: Sample[] }>('/samples', {}, signal)).items,
  staleTime: Infinity,
});
export const sampleAddress = (name: string): string => address(`/samples/${name}`);

/** An empty file with the columns that fit this organisation. */
export const templateAddress = (hubId: string): string => address(`/hubs/${hubId}/template.csv`);

export interface Upload {
  readonly hub: string;
  /** Name of the source, when it is not the hub's own. */
  readonly source?: string | undefined;
  readonly population: Population;
  readonly file: File;
  /** The same key again has no second effect. */
  readonly key: string;
}

export interface Sending {
  readonly signal: AbortSignal;
  /** Bytes that left this machine, of all that have to. */
  readonly onSent: (bytes: number, of: number) => void;
}

/**
 * Sends a file. Not by `fetch`, which does not say how much of a body has left.
 *
 * @throws ApiError what the server says against it, `unreachable`, or `file_changed` when it cannot be read any more
 */
export async function uploadFile(upload: Upload, sending: Sending): Promise<{ readonly run: string }> {
  await assertReadable(upload.file);
  try {
    return await sendForm(upload, sending);
  } catch (error) {
    // A file that is saved while it is sent breaks the connection: say so, and do not blame the network.
    if (error instanceof ApiError && error.status === 0) await assertReadable(upload.file);
    throw error;
  }
}

function sendForm({ hub, source, population, file, key }: Upload, { signal, onSent }: Sending) {
  const form = new FormData();
  form.append('population', population);
  form.append('file', file, file.name);
  return new Promise<{ run: string }>((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (code: string, detail: string) => reject(new ApiError({ code, status: 0, detail }));
    request.open('POST', address(`/hubs/${hub}/uploads`, { source }));
    request.setRequestHeader('idempotency-key', key);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => onSent(loaded, total));
    request.addEventListener('error', () => fail('unreachable', strings.upload.connectionLost));
    request.addEventListener('abort', () => fail('aborted', strings.upload.stopped));
    request.addEventListener('load', () => {
      const answer: unknown = request.response;
      if (request.status >= 200 && request.status < 300) resolve(answer as { run: string });
      else reject(problemOf(request.status, answer));
    });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

async function assertReadable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new ApiError({ code: 'file_changed', status: 0, detail: strings.upload.fileChanged(file.name) });
  }
}
