import { Button, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { messageOf } from '../../../api/client.ts';
import { checkIdentityProvider, type IdentityProvider } from '../../../api/identityProviders.ts';
import { strings } from '../../../strings/index.ts';

const text = strings.providers;

/** Asks the server whether a provider can be reached and knows us. What is wrong stays until it is read. */
export function CheckButton({ provider: { id, name } }: { readonly provider: IdentityProvider }) {
  const check = useMutation({
    mutationFn: () => checkIdentityProvider(id),
    onSuccess: ({ ok, message }) => {
      if (ok) notifications.show({ color: 'green', title: text.checkGood(name), message });
      else modals.open({ title: text.checkBad(name), children: <Text size="sm">{message}</Text> });
    },
    onError: (error) => notifications.show({ color: 'red', message: messageOf(error) }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={text.checkOf(name)}
      loading={check.isPending}
      onClick={() => {
        if (!check.isPending) check.mutate();
      }}
    >
      {text.check}
    </Button>
  );
}
