import { type RefObject, useCallback, useEffect } from 'react';

/**
 * Leads to the field of a setting, once it is there: what is folded away opens first.
 *
 * @param begin the setting to begin with
 */
export function useFocusSetting(form: RefObject<HTMLElement | null>, begin: string | undefined) {
  const focus = useCallback(
    (name: string) => {
      requestAnimationFrame(() => {
        const field = form.current?.querySelector<HTMLElement>(`[data-psm-setting="${CSS.escape(name)}"]`);
        field?.scrollIntoView({ block: 'center' });
        field?.focus({ preventScroll: true });
      });
    },
    [form],
  );
  useEffect(() => {
    if (begin !== undefined) focus(begin);
  }, [begin, focus]);
  return focus;
}
