import { useCallback, useRef } from 'react';

/** Gives the focus back to a button that a form took the place of, once the button is there again. */
export function useFocusBack() {
  const wanted = useRef(false);
  return {
    /** The form closes. */
    goBack: useCallback(() => {
      wanted.current = true;
    }, []),
    /** Of the button. */
    ref: useCallback((button: HTMLButtonElement | null) => {
      if (button === null || !wanted.current) return;
      wanted.current = false;
      button.focus();
    }, []),
  };
}
