import { useState } from 'react';
import { strings } from '../../strings/index.ts';

const text = strings.sourceForm;

/** Hub and name of a source, as they are chosen so far. */
export function useBasics(initial: { readonly hub: string | undefined; readonly name: string }) {
  const [hub, setHub] = useState(initial.hub);
  const [name, setName] = useState(initial.name);
  return {
    hub,
    setHub,
    name,
    setName,
    changed: hub !== initial.hub || name !== initial.name,
    /** What is missing. */
    faults: {
      ...(hub === undefined && { hub: text.hubMissing }),
      ...(name.trim() === '' && { name: text.nameMissing }),
    } as { readonly hub?: string; readonly name?: string },
  };
}

export type Basics = ReturnType<typeof useBasics>;
