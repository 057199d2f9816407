import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { signInByEmail } from '../../api/signin.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';

const text = strings.signin;
/** The server looks closer. */
const looksLikeAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** An e-mail address, which leads to an identity provider or has a link sent. @param onSent the address that it is sent to */
export function EmailForm({ onSent }: { readonly onSent: (email: string) => void }) {
  const { next, organisation } = useSearch({ from: '/signin' });
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState(false);
  const go = useMutation({
    mutationFn: (address: string) => signInByEmail(address, { organisation, next }),
    onSuccess: (step, address) => {
      if (step.way === 'provider') location.assign(step.url);
      else onSent(address);
    },
  });
  const leaving = go.data?.way === 'provider';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (go.isPending || leaving) return;
        const address = email.trim();
        if (looksLikeAddress.test(address)) go.mutate(address);
        else setWrong(true);
      }}
    >
      <Stack gap="md">
        <TextInput
          type="email"
          name="email"
          label={text.email}
          placeholder={text.emailPlaceholder}
          // The browser offers passkeys here, too.
          autoComplete="username webauthn"
          maxLength={254}
          value={email}
          error={wrong && text.emailWrong}
          onChange={(event) => {
            setWrong(false);
            setEmail(event.currentTarget.value);
          }}
        />
        {go.error !== null && <ErrorNotice error={go.error} />}
        <Button type="submit" loading={go.isPending || leaving}>
          {text.go}
        </Button>
      </Stack>
    </form>
  );
}
