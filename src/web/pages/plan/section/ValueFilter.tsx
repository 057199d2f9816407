import { Pill } from '@mantine/core';
import { useFieldLabel } from '../../../api/directory.ts';
import { strings } from '../../../strings/index.ts';
import type { SectionFilter } from './useSectionFilter.ts';
import { useValueText } from './useValueText.ts';

/** "Department: Sales → Revenue": the group of equal changes that the list is drilled down to. */
export function ValueFilter({ filter }: { readonly filter: SectionFilter }) {
  const words = strings.changes.filters;
  const label = useFieldLabel();
  const text = useValueText();
  const { field } = filter.search;
  const { before, after } = filter.value;
  if (field === undefined || (before === undefined && after === undefined)) return null;
  const what = words.value(label(field), text(field, before), text(field, after));
  return (
    <Pill
      size="lg"
      withRemoveButton
      onRemove={() => filter.change({ field: undefined, before: undefined, after: undefined })}
      removeButtonProps={{ 'aria-label': words.removeValue(what), 'aria-hidden': false, tabIndex: 0 }}
    >
      {what}
    </Pill>
  );
}
