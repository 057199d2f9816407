import { SimpleGrid, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import type { Field } from '../../../api/directory.ts';
import type { Mapping, MappingColumn } from '../../../api/mapping.ts';
import { strings } from '../../../strings/index.ts';
import { nextToReview } from '../columns.ts';
import { hasTargets } from '../fields.ts';
import { FieldSelect, useFieldChoices } from '../FieldSelect.tsx';
import { Sureness } from '../Sureness.tsx';
import type { ColumnEdit, MappingEdits } from '../useMappingEdits.ts';
import { ValueMapping } from '../values/ValueMapping.tsx';
import { BlankChoice } from './BlankChoice.tsx';
import classes from './ColumnDrawer.module.css';
import { ColumnFooter } from './ColumnFooter.tsx';
import { ColumnSamples } from './ColumnSamples.tsx';
import { EffectLine } from './EffectLine.tsx';
import { Fact } from './Fact.tsx';
import { ReadingChoice } from './ReadingChoice.tsx';

const text = strings.mapping.column;

export interface ColumnReviewProps {
  readonly mapping: Mapping;
  readonly column: MappingColumn;
  readonly fields: readonly Field[];
  readonly readOnly: boolean;
  readonly effects: boolean;
  readonly edits: MappingEdits;
  readonly onShow: (position: number | undefined, replace?: boolean) => void;
  readonly closeButton: ReactNode;
  readonly title: (children: ReactNode) => ReactNode;
}

/** Everything about one column: what stands in it, where it goes, how it is read, what it would change, and the checkmark. */
export function ColumnReview(props: ColumnReviewProps) {
  const { mapping, column, fields, readOnly, effects, edits, onShow, closeButton, title } = props;
  const { position } = column;
  const field = fields.find((one) => one.key === column.field);
  // What its values mean is what matters most about a column that has options.
  const targeted = field !== undefined && hasTargets(field);
  const choices = useFieldChoices(fields, mapping.columns);
  const edit = ({ change, ...what }: ColumnEdit) => edits.change.mutate({ change, ...what });
  const next = nextToReview(mapping.columns, position);
  const goOn = () => onShow(next?.position, true);
  const mark = () => {
    if (edits.review.isPending) return;
    edits.review.mutate([position], {
      onSuccess: (saved) => {
        // The next column is on the page already; a message would lie over its button.
        if (saved.unreviewed === 0) notifications.show({ color: 'green', message: text.allDone });
        goOn();
      },
    });
  };
  const at = mapping.columns.findIndex((one) => one.position === position) + 1;
  return (
    <>
      <div className={classes['header']}>
        {title(
          <>
            <Text size="sm" c="dimmed" span>
              {text.counter(at, mapping.columns.length)}
            </Text>
            <span tabIndex={-1} data-autofocus className={classes['heading']} title={column.column}>
              {column.column}
            </span>
          </>,
        )}
        {closeButton}
      </div>
      <div className={classes['body']}>
        <Stack gap="lg">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
            <ColumnSamples column={column} />
            <Stack gap="sm">
              {readOnly ? (
                <Fact label={text.field} fact={field?.label ?? text.none} />
              ) : (
                <FieldSelect
                  label={text.field}
                  position={position}
                  column={column.column}
                  field={column.field}
                  choices={choices}
                  onEdit={edit}
                />
              )}
              <Sureness column={column} />
            </Stack>
          </SimpleGrid>
          {field !== undefined && !targeted && (
            <>
              <ReadingChoice column={column} field={field} readOnly={readOnly} onEdit={edit} />
              <BlankChoice column={column} field={field} readOnly={readOnly} onEdit={edit} />
            </>
          )}
          {effects && (
            <EffectLine runId={mapping.run} column={column} field={field} saving={edits.change.isPending} />
          )}
          {field !== undefined && targeted && (
            <>
              <ValueMapping
                key={field.key}
                runId={mapping.run}
                column={column}
                field={field}
                readOnly={readOnly}
                edits={edits}
              />
              <BlankChoice column={column} field={field} readOnly={readOnly} onEdit={edit} />
            </>
          )}
        </Stack>
      </div>
      <ColumnFooter
        column={column}
        field={field}
        next={next}
        readOnly={readOnly}
        busy={edits.review.isPending}
        saving={edits.change.isPending || edits.match.isPending}
        onMark={mark}
        onNext={goOn}
        onClose={() => onShow(undefined, true)}
      />
    </>
  );
}
