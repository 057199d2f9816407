import { Text } from '@mantine/core';
import type { MappingColumn } from '../../api/mapping.ts';
import { strings } from '../../strings/index.ts';
import classes from './Mapping.module.css';

const text = strings.mapping.column;

export interface SamplesProps {
  readonly column: Pick<MappingColumn, 'column' | 'samples'>;
  readonly most?: number;
}

/** What stands in a column: a few of its values, in the order of the file. */
export function Samples({ column, most = 3 }: SamplesProps) {
  if (column.samples.length === 0)
    return (
      <Text size="xs" c="dimmed" fs="italic">
        {text.noSamples}
      </Text>
    );
  return (
    <ul className={classes['samples']} aria-label={text.sampleList(column.column)}>
      {column.samples.slice(0, most).map((sample, at) => (
        // Long values that begin alike are cut alike.
        <li key={`${at} ${sample}`}>
          <span className={classes['sample']} title={sample}>
            {sample}
          </span>
        </li>
      ))}
    </ul>
  );
}
