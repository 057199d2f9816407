import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ProfileValue } from '../../../api/changes.ts';
import { fieldsQuery } from '../../../api/directory.ts';
import { formatDay } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';

/** A value of a profile as a person reads it. */
export function useValueText(): (field: string, value: ProfileValue | undefined) => string {
  const { data: fields } = useQuery(fieldsQuery);
  return useCallback(
    (key, value) => {
      if (key.startsWith('program:'))
        return value === true ? strings.changes.enrolled : strings.changes.notEnrolled;
      if (value === null || value === undefined || value === '') return strings.changes.blank;
      if (typeof value === 'boolean') return value ? strings.changes.yes : strings.changes.no;
      if (Array.isArray(value)) return value.length === 0 ? strings.changes.blank : value.join(', ');
      const isDay = fields?.find((field) => field.key === key)?.type === 'date';
      return isDay && /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? formatDay(String(value)) : String(value);
    },
    [fields],
  );
}
