import { Button, Divider, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { SigninWays } from '../../api/signin.ts';
import { passkeysWork } from '../../passkeys/passkeySupport.ts';
import { strings } from '../../strings/index.ts';
import { EmailForm } from './EmailForm.tsx';
import { PasskeyButton } from './PasskeyButton.tsx';
import { ProviderButton } from './ProviderButton.tsx';

const text = strings.signin;

/** E-mail address, identity providers and passkey: what of it there is. */
export function Ways({ ways }: { readonly ways: SigninWays }) {
  const [sent, setSent] = useState<string>();
  const { email, providers } = ways;
  if (sent !== undefined) {
    return (
      <Stack gap="md" role="status">
        <Title order={2}>{text.sent}</Title>
        <Text style={{ overflowWrap: 'anywhere' }}>{text.sentHint(sent)}</Text>
        <Text size="sm" c="dimmed">
          {text.sentLater}
        </Text>
        <Button variant="default" onClick={() => setSent(undefined)}>
          {text.otherAddress}
        </Button>
      </Stack>
    );
  }
  const passkeys = passkeysWork();
  return (
    <Stack gap="md">
      {email && <EmailForm onSent={setSent} />}
      {email && (providers.length > 0 || passkeys) && <Divider label={text.or} />}
      {providers.length > 0 || passkeys ? (
        <Stack gap="sm">
          {providers.map((provider) => (
            <ProviderButton key={provider.id} provider={provider} />
          ))}
          {passkeys && <PasskeyButton field={email} />}
        </Stack>
      ) : null}
    </Stack>
  );
}
