import { Alert, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Connection } from '../../../api/scim.ts';

/** What somebody has to look after, such as a token that ends soon. */
export function PushWarnings({ warnings }: Pick<Connection, 'warnings'>) {
  if (warnings.length === 0) return null;
  return (
    <Stack gap="sm">
      {warnings.map(({ code, message }) => (
        <Alert key={`${code} ${message}`} color="orange" icon={<IconAlertTriangle aria-hidden />}>
          {message}
        </Alert>
      ))}
    </Stack>
  );
}
