import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconColumnRemove, IconIdOff } from '@tabler/icons-react';
import type { Field } from '../../api/directory.ts';
import type { Mapping } from '../../api/mapping.ts';
import { strings } from '../../strings/index.ts';

const text = strings.mapping;
const required: readonly Field['role'][] = ['first_name', 'last_name', 'email'];

export interface MappingNoticesProps {
  readonly mapping: Mapping;
  readonly fields: readonly Field[];
  /** Nothing can be done about it here. */
  readonly readOnly: boolean;
}

/** What follows from the columns that are not there: who can be recognised, who can be invited, what stays as it is. */
export function MappingNotices({ mapping, fields, readOnly }: MappingNoticesProps) {
  const filled = new Set(mapping.columns.map((column) => column.field));
  const unfilled = fields.filter((field) => !filled.has(field.key));
  const lacks = (role: Field['role']) =>
    !fields.some((field) => field.role === role && filled.has(field.key));
  const labelOf = (key: string) => fields.find((field) => field.key === key)?.label ?? key;
  const absent = unfilled.filter((field) => required.includes(field.role));
  const noKeys = lacks('unique_id') && lacks('email');
  return (
    <>
      {noKeys && (
        <Alert color="red" icon={<IconAlertTriangle />} title={text.noKeys}>
          <Text size="sm">{readOnly ? text.noKeysText : `${text.noKeysText} ${text.noKeysHint}`}</Text>
        </Alert>
      )}
      {!noKeys && lacks('unique_id') && (
        <Alert color="yellow" icon={<IconIdOff />} title={text.noUniqueId}>
          <Text size="sm">
            {readOnly ? text.noUniqueIdText : `${text.noUniqueIdText} ${text.noUniqueIdHint}`}
          </Text>
        </Alert>
      )}
      {absent.length > 0 && (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle />}
          title={text.noRequired(absent.map((field) => field.label).join(', '))}
        >
          <Text size="sm">{text.noRequiredText}</Text>
        </Alert>
      )}
      {mapping.missing.length > 0 && (
        <Alert color="yellow" icon={<IconColumnRemove />} title={text.missingTitle(mapping.missing.length)}>
          <List size="sm">
            {mapping.missing.map(({ column, field }) => (
              <List.Item key={column}>{text.missingOne(column, labelOf(field))}</List.Item>
            ))}
          </List>
          {!readOnly && (
            <Text size="sm" mt="xs">
              {text.missingHint}
            </Text>
          )}
        </Alert>
      )}
    </>
  );
}
