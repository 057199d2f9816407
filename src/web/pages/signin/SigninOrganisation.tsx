import { Anchor, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import { isApiError } from '../../api/client.ts';
import { signinWaysQuery } from '../../api/signin.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { keepOrganisation, lastOrganisation } from '../../lastOrganisation.ts';
import { passkeysWork } from '../../passkeys/passkeySupport.ts';
import { strings } from '../../strings/index.ts';
import { NoWay } from './NoWay.tsx';
import { OrganisationForm } from './OrganisationForm.tsx';
import { SigninFrame } from './SigninFrame.tsx';
import { SigninProblem } from './SigninProblem.tsx';
import { Ways } from './Ways.tsx';

const text = strings.signin;

/** To which organisation, then how. @param fault why the link of the address did not sign in */
export function SigninOrganisation({ fault }: { readonly fault: unknown }) {
  const search = useSearch({ from: '/signin' });
  const { organisation } = search;
  const navigate = useNavigate({ from: '/signin' });
  const { data: ways, error, refetch } = useQuery(signinWaysQuery(organisation));
  const problem = (
    <SigninProblem fault={fault ?? (isApiError(error, 'tenant_suspended') ? error : undefined)} />
  );
  if (ways === undefined) {
    return (
      <SigninFrame title={text.title}>
        {problem}
        {error === null && <Loader aria-label={strings.shell.loading} />}
        {error !== null && !isApiError(error, 'tenant_suspended') && (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </SigninFrame>
    );
  }
  if (ways.organisation === null) {
    const last = lastOrganisation();
    if (organisation === undefined && last !== undefined)
      return <Navigate to="/signin" search={{ ...search, organisation: last }} replace />;
    return (
      <SigninFrame title={text.title}>
        {problem}
        <OrganisationForm unknown={organisation} />
        <NoWay />
      </SigninFrame>
    );
  }
  return (
    <SigninFrame title={text.titleTo(ways.organisation.name)}>
      {problem}
      <Ways ways={ways} />
      <NoWay open={!ways.email && ways.providers.length === 0 && !passkeysWork()} />
      {organisation !== undefined && (
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="left"
          onClick={() => {
            keepOrganisation(undefined);
            const { organisation: _, problem: __, ...rest } = search;
            void navigate({ search: rest });
          }}
        >
          {text.otherOrganisation}
        </Anchor>
      )}
    </SigninFrame>
  );
}
