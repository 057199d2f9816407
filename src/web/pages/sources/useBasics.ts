import { useState } from 'react';
import { strings } from '../../strings/index.ts';
import type { Ids } from './IdsChoice.tsx';

const text = strings.sourceForm;

/** Hub and name of a source, as they are chosen so far. */
export function useBasics(initial: {
  readonly hub: string | undefined;
  readonly name: string;
  readonly ids: Ids;
}) {
  const [hub, setHub] = useState(initial.hub);
  const [name, setName] = useState(initial.name);
  const [ids, setIds] = useState(initial.ids);
  return {
    ids,
    setIds,
    hub,
    setHub,
    name,
    setName,
    changed: hub !== initial.hub || name !== initial.name || ids !== initial.ids,
    /** What is missing. */
    faults: {
      ...(hub === undefined && { hub: text.hubMissing }),
      ...(name.trim() === '' && { name: text.nameMissing }),
    } as { readonly hub?: string; readonly name?: string },
  };
}

export type Basics = ReturnType<typeof useBasics>;
