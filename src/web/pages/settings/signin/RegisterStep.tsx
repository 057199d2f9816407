import { Stack, Text } from '@mantine/core';
import type { IdentityProvider } from '../../../api/identityProviders.ts';
import { CopyLine } from '../../../components/CopyLine.tsx';
import { strings } from '../../../strings/index.ts';

const text = strings.providers;

/** What is entered at the provider. */
export function RegisterStep({ provider }: { readonly provider: IdentityProvider }) {
  return (
    <Stack gap="md">
      <Text size="sm">{text.registerLead}</Text>
      <CopyLine
        label={text.redirect}
        hint={text.redirectHint}
        value={provider.redirect_uri}
        copyLabel={text.redirectCopy}
      />
      <CopyLine
        label={text.signedOut}
        hint={text.signedOutHint}
        value={new URL('../../../signin', provider.redirect_uri).href}
        copyLabel={text.signedOutCopy}
      />
      <CopyLine
        label={text.logout}
        hint={text.logoutHint}
        value={provider.backchannel_logout_uri}
        copyLabel={text.logoutCopy}
      />
    </Stack>
  );
}
