import { Badge, Stack, Text, Title } from '@mantine/core';
import type { PushedField, PushedPersonDetail } from '../../../../api/scim.ts';
import { fieldText } from '../../../../components/FieldValue.tsx';
import { strings } from '../../../../strings/index.ts';
import classes from '../Push.module.css';

const text = strings.push.person;
const colors = {
  same: 'green',
  waiting: 'yellow',
  declined: 'gray',
  differs: 'blue',
  unsaid: 'gray',
} as const;
/** What waits comes first. */
const order = [
  'waiting',
  'declined',
  'differs',
  'same',
  'unsaid',
] as const satisfies readonly PushedField['state'][];

/** Field by field: what the identity provider says, what the member has, and whether that is the same. */
export function FieldComparison({ person }: { readonly person: PushedPersonDetail }) {
  const waiting = person.fields.filter(({ state }) => state === 'waiting').length;
  const fields = order.flatMap((state) => person.fields.filter((field) => field.state === state));
  return (
    <Stack gap="xs" component="section">
      <div>
        <Title order={3}>{text.compare}</Title>
        <Text size="sm" c="dimmed">
          {person.member === null && person.state !== 'applied'
            ? text.noMemberHint
            : text.waitingFields(waiting)}
        </Text>
      </div>
      <div role="table" aria-label={text.table} className={classes['compare']}>
        <div role="rowgroup">
          <div role="row" className={`${classes['field']} ${classes['fieldHead']}`}>
            <span role="columnheader">{text.field}</span>
            <span role="columnheader">{text.says}</span>
            <span role="columnheader">{text.has}</span>
            <span role="columnheader">{text.state}</span>
          </div>
        </div>
        <div role="rowgroup">
          {fields.map((field) => (
            <Row key={field.field} field={field} />
          ))}
        </div>
      </div>
    </Stack>
  );
}

function Row({ field: { label, desired, applied, state } }: { readonly field: PushedField }) {
  return (
    <div role="row" className={classes['field']} data-state={state}>
      <Text role="rowheader" size="sm" fw={550} className={classes['cell'] ?? ''}>
        {label}
      </Text>
      <div role="cell" className={classes['cell']}>
        <Text size="xs" c="dimmed" className={classes['small'] ?? ''} aria-hidden>
          {text.saysShort}
        </Text>
        <Value value={desired} strong={state === 'waiting'} />
      </div>
      <div role="cell" className={classes['cell']}>
        <Text size="xs" c="dimmed" className={classes['small'] ?? ''} aria-hidden>
          {text.has}
        </Text>
        <Value value={applied} strong={false} />
      </div>
      <div role="cell">
        <Badge color={colors[state]} title={text.fieldHints[state]}>
          {text.fieldStates[state]}
        </Badge>
      </div>
    </div>
  );
}

function Value({ value, strong }: { readonly value: unknown; readonly strong: boolean }) {
  const words = fieldText(value);
  if (words === '') {
    return (
      <Text span size="sm" c="dimmed" fs="italic">
        {text.nothing}
      </Text>
    );
  }
  return (
    <Text span size="sm" {...(strong && { fw: 600 })}>
      {words}
    </Text>
  );
}
