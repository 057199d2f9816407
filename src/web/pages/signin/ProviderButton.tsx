import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { signInByProvider, type SigninWays } from '../../api/signin.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { strings } from '../../strings/index.ts';

/** Leads to an identity provider of the organisation. */
export function ProviderButton({ provider }: { readonly provider: SigninWays['providers'][number] }) {
  const { next, organisation } = useSearch({ from: '/signin' });
  const go = useMutation({
    mutationFn: () => signInByProvider(provider.id, { organisation, next }),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <>
      <Button
        variant="default"
        fullWidth
        loading={go.isPending || go.isSuccess}
        onClick={() => {
          if (!go.isPending && !go.isSuccess) go.mutate();
        }}
      >
        {strings.signin.provider(provider.name)}
      </Button>
      {go.error !== null && <ErrorNotice error={go.error} />}
    </>
  );
}
