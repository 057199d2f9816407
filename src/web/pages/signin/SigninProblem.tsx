import { Alert, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { isApiError, messageOf } from '../../api/client.ts';
import { strings } from '../../strings/index.ts';

const text = strings.signin;

/** Why somebody was not let in, by a link or by a provider that leads back here with `?problem=`, and what to do. */
export function SigninProblem({ fault }: { readonly fault: unknown }) {
  const { problem } = useSearch({ from: '/signin' });
  const code = isApiError(fault, 'tenant_suspended') ? fault.code : fault === undefined ? problem : undefined;
  if (code === undefined && fault === undefined) return null;
  const said = code === undefined ? { title: text.failed, hint: messageOf(fault) } : text.problem(code);
  return (
    <Alert color="red" role="alert" icon={<IconAlertCircle aria-hidden />} title={said.title}>
      <Text size="sm">{said.hint}</Text>
    </Alert>
  );
}
