import { Button, Checkbox, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ChangeGroup } from '../../../api/changes.ts';
import { useFieldLabel } from '../../../api/directory.ts';
import { formatNumber } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import classes from './Section.module.css';
import type { Choices } from './useChoices.ts';
import type { SectionFilter } from './useSectionFilter.ts';
import { useValueText } from './useValueText.ts';

export interface GroupRowProps {
  readonly group: ChangeGroup;
  /** All in one cell. */
  readonly narrow: boolean;
  readonly open: boolean;
  readonly filter: SectionFilter;
  readonly choices: Choices;
  /** Nobody decided anything yet. */
  readonly presumed: boolean;
}

/** One group of equal changes: tick it, or look who it is. */
export function GroupRow({ group, narrow, open, filter, choices, presumed }: GroupRowProps) {
  const words = strings.changes;
  const label = useFieldLabel();
  const text = useValueText();
  const { field, before, after, count } = group;
  // As long as nobody decided anything, everybody counts as chosen.
  const known = presumed ? count : group.approved;
  const choose = useMutation({
    mutationFn: (all: boolean) =>
      choices.chooseAll(
        [{ kind: 'update', where: { field, before, after } }],
        all ? 'approve' : 'skip',
        true,
      ),
  });
  const approved = choose.isPending ? (choose.variables ? count : 0) : known;
  const from = text(field, before);
  const to = text(field, after);
  const what = words.filters.value(label(field), from, to);
  const show = (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-label={words.groups.showOf(what)}
      onClick={() =>
        filter.change({
          field,
          before: JSON.stringify(before),
          after: JSON.stringify(after),
          view: undefined,
        })
      }
    >
      {words.groups.show}
    </Button>
  );
  return (
    <Table.Tr>
      {open && (
        <Table.Td>
          <Checkbox
            aria-label={words.groups.tick(what)}
            checked={approved === count}
            indeterminate={approved > 0 && approved < count}
            onChange={() => choose.mutate(approved !== count)}
          />
        </Table.Td>
      )}
      {!narrow && <Table.Td>{label(field)}</Table.Td>}
      <Table.Td>
        {narrow && <div className={classes['before']}>{label(field)}</div>}
        <span className={classes['before']}>{from}</span>
        <IconArrowRight size={14} aria-hidden className={classes['arrow'] ?? ''} />
        <VisuallyHidden> {words.becomes} </VisuallyHidden>
        <span className={classes['after']}>{to}</span>
        {narrow && (
          <Group justify="space-between" gap={4}>
            <Text size="sm">{words.matching(count, count)}</Text>
            {show}
          </Group>
        )}
      </Table.Td>
      {!narrow && <Table.Td ta="right">{formatNumber(count)}</Table.Td>}
      {!narrow && <Table.Td>{show}</Table.Td>}
    </Table.Tr>
  );
}
