import { type RefObject, useCallback, useEffect } from 'react';

/**
 * Leads to the field of a setting, once it is there: what is folded away opens first.
 *
 * @param begin the setting to begin with
 */
export function useFocusSetting(form: RefObject<HTMLElement | null>, begin: string | undefined) {
  const focus = useCallback(
    (name: string) => {
      const lead = (tries: number) => {
        const field = form.current?.querySelector<HTMLElement>(`[data-psm-setting="${CSS.escape(name)}"]`);
        field?.focus({ preventScroll: true });
        if (field !== null && document.activeElement === field) field?.scrollIntoView({ block: 'center' });
        // What is folded away cannot have the focus before it has begun to open.
        else if (tries > 0) requestAnimationFrame(() => lead(tries - 1));
      };
      requestAnimationFrame(() => lead(30));
    },
    [form],
  );
  useEffect(() => {
    if (begin !== undefined) focus(begin);
  }, [begin, focus]);
  return focus;
}
