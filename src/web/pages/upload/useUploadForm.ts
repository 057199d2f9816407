import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Hub } from '../../api/directory.ts';
import { type Source, sourcesQuery } from '../../api/sources.ts';
import type { Population } from '../../api/uploads.ts';
import { strings } from '../../strings/index.ts';
import type { NewUpload } from './useUpload.ts';

const text = strings.upload;

/** Every hub has this source, made with its first file. */
export const ownSource = 'Upload';

export interface UploadFormState {
  readonly hub: Hub | undefined;
  /** The address names a hub that there is not. */
  readonly hubGone: boolean;
  /** Names of the sources that the hub's files may come from. */
  readonly sourceNames: readonly string[];
  readonly sourceName: string;
  /** undefined before the first file of the hub */
  readonly source: Source | undefined;
  readonly file: File | undefined;
  readonly fileFault: string | undefined;
  readonly population: Population | undefined;
  /** What is missing, in the order of the form. */
  readonly faults: { readonly hub?: string; readonly file?: string; readonly population?: string };
  /** What to send, when nothing is missing. */
  readonly complete: NewUpload | undefined;
  readonly setHub: (id: string) => void;
  readonly setSource: (name: string) => void;
  readonly setFile: (file: File | undefined) => void;
  readonly setFileFault: (fault: string) => void;
  readonly setPopulation: (population: Population) => void;
}

/** What is chosen so far. Hub and source stand in the address; the file and whom it lists are chosen anew for each upload. */
export function useUploadForm(hubs: readonly Hub[]): UploadFormState {
  const search = useSearch({ from: '/inside/upload' });
  const navigate = useNavigate({ from: '/upload' });
  const { data: sources = [] } = useQuery(sourcesQuery);
  const [file, setFile] = useState<File>();
  const [fileFault, setFileFault] = useState<string>();
  const [population, setPopulation] = useState<Population>();

  const asked = hubs.find((one) => one.id === search.hub);
  const hub = asked ?? (hubs.length === 1 ? hubs[0] : undefined);
  const ofHub = sources.filter((one) => one.hub.id === hub?.id);
  const sourceName = search.source ?? ownSource;
  const complete =
    hub !== undefined && file !== undefined && population !== undefined
      ? { hub: hub.id, source: search.source, population, file }
      : undefined;
  return {
    hub,
    hubGone: search.hub !== undefined && hub === undefined,
    sourceNames: [...new Set([ownSource, ...ofHub.map((one) => one.name), sourceName])],
    sourceName,
    source: ofHub.find((one) => one.name === sourceName),
    file,
    fileFault,
    population,
    faults: {
      ...(hub === undefined && { hub: text.hubMissing }),
      ...(file === undefined && { file: text.fileMissing }),
      ...(population === undefined && { population: text.populationMissing }),
    },
    complete,
    setHub: (id) => void navigate({ search: { hub: id }, replace: true }),
    setSource: (name) =>
      void navigate({
        search: (before) => ({
          ...(before.hub !== undefined && { hub: before.hub }),
          ...(name !== ownSource && { source: name }),
        }),
        replace: true,
      }),
    setFile: (chosen) => {
      setFile(chosen);
      setFileFault(undefined);
    },
    setFileFault: (fault) => {
      setFile(undefined);
      setFileFault(fault);
    },
    setPopulation,
  };
}
