import { useEffect, useRef, useState } from 'react';
import { signInByLink } from '../../api/signin.ts';
import { useSignedIn } from './useSignedIn.ts';

/** Signs in with the link in the address (its part after #, which no server sees), once, and leads on. */
export function useLink(): { readonly link: string; readonly fault: unknown } {
  const signedIn = useSignedIn();
  const [link] = useState(() => location.hash.slice(1));
  const [fault, setFault] = useState<unknown>();
  const begun = useRef(false);
  useEffect(() => {
    if (link === '' || begun.current) return;
    begun.current = true;
    // Out of the address at once: neither the history nor a copy of it holds the link.
    history.replaceState(history.state, '', location.pathname + location.search);
    signInByLink(link).then(signedIn, setFault);
  }, [link, signedIn]);
  return { link, fault };
}
