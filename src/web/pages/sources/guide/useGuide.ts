import { useId, useRef, useState } from 'react';

/** Is the guide open? Closed, it gives the focus back to the button that opened it. */
export function useGuide() {
  const [opened, setOpened] = useState(false);
  const opener = useRef<HTMLElement>(null);
  return {
    id: useId(),
    opened,
    open: () => {
      opener.current = document.activeElement as HTMLElement | null;
      setOpened(true);
    },
    close: () => {
      setOpened(false);
      // Beside it the button may be hidden until then.
      requestAnimationFrame(() => opener.current?.focus());
    },
  };
}

export type Guide = ReturnType<typeof useGuide>;
