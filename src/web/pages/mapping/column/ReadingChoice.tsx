import { Alert, Radio, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { strings } from '../../../strings/index.ts';
import { dateReadings, numberReadings } from '../readings.ts';
import type { ChoiceProps } from './BlankChoice.tsx';
import { Fact } from './Fact.tsx';

const text = strings.mapping.column;

/** How dates and numbers are read, with the same example in each reading. */
export function ReadingChoice(props: ChoiceProps) {
  if (props.field.type === 'date') return <DateChoice {...props} />;
  return props.field.type === 'number' ? <NumberChoice {...props} /> : null;
}

function DateChoice({ column, readOnly, onEdit }: ChoiceProps) {
  const order = column.date_order;
  if (order === null || order === 'iso' || order === 'ymd')
    return <Fact label={text.dates} fact={text.datesClear} />;
  const { sample, dmy, mdy } = dateReadings(column.samples);
  const example = (day: string | null) => (day === null ? text.readsNot(sample) : text.reads(sample, day));
  return (
    <Choice
      label={text.dates}
      value={order}
      warning={order === 'ambiguous' ? text.datesAmbiguous : undefined}
      readOnly={readOnly}
      options={[
        ['dmy', text.dmy, example(dmy)],
        ['mdy', text.mdy, example(mdy)],
      ]}
      onChange={(value) =>
        onEdit({ position: column.position, change: { date_order: value === 'dmy' ? 'dmy' : 'mdy' } })
      }
    />
  );
}

function NumberChoice({ column, readOnly, onEdit }: ChoiceProps) {
  const style = column.number_style;
  if (style === null || style === 'plain') return null;
  const { sample, point, comma } = numberReadings(column.samples);
  return (
    <Choice
      label={text.numbers}
      value={style}
      warning={style === 'ambiguous' ? text.numbersAmbiguous : undefined}
      readOnly={readOnly}
      options={[
        ['point', text.point, text.readsNumber(sample, point)],
        ['comma', text.comma, text.readsNumber(sample, comma)],
      ]}
      onChange={(value) =>
        onEdit({ position: column.position, change: { number_style: value === 'point' ? 'point' : 'comma' } })
      }
    />
  );
}

interface ReadingsProps {
  readonly label: string;
  readonly value: string;
  readonly warning: string | undefined;
  readonly readOnly: boolean;
  /** Value, name and example of each reading. */
  readonly options: readonly (readonly [string, string, string])[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, warning, readOnly, options, onChange }: ReadingsProps) {
  const chosen = options.find(([option]) => option === value);
  if (readOnly)
    return <Fact label={label} fact={chosen === undefined ? text.notChosen : `${chosen[1]}: ${chosen[2]}`} />;
  return (
    <Radio.Group label={label} value={value} onChange={onChange} required={warning !== undefined}>
      {warning !== undefined && (
        <Alert color="orange" icon={<IconAlertTriangle />} mt={6} py="xs">
          <Text size="sm">{warning}</Text>
        </Alert>
      )}
      <Stack gap="xs" mt={8}>
        {options.map(([option, name, example]) => (
          <Radio key={option} value={option} label={name} description={example} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
