import { Code, Loader, Text } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { setupQuery } from '../../api/setup.ts';
import { strings } from '../../strings/index.ts';
import { SigninFrame } from './SigninFrame.tsx';
import { SigninOrganisation } from './SigninOrganisation.tsx';
import { useLink } from './useLink.ts';

const text = strings.signin;

/** The way in: a link in the address is used up; else an e-mail address, an identity provider or a passkey. */
export function SigninPage() {
  useDocumentTitle(`${text.title} · ${strings.shell.product}`);
  const { link, fault } = useLink();
  const { data: setup, isPending } = useQuery({ ...setupQuery, enabled: link === '' });
  if (link !== '' && fault === undefined) {
    return (
      <SigninFrame title={text.working}>
        <Loader aria-label={strings.shell.loading} />
      </SigninFrame>
    );
  }
  if (link === '' && isPending) {
    return (
      <SigninFrame title={text.title}>
        <Loader aria-label={strings.shell.loading} />
      </SigninFrame>
    );
  }
  if (setup?.open === true) {
    return (
      <SigninFrame title={text.notSetUp}>
        <Text c="dimmed">{text.notSetUpHint}</Text>
        <Code block>{text.welcomeExample(location.origin)}</Code>
      </SigninFrame>
    );
  }
  return <SigninOrganisation fault={fault} />;
}
