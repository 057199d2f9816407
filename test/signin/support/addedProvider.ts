import { getTenant } from '../../../src/directory/tenants.ts';
import { addProvider, type NewProvider } from '../../../src/signin/providers.ts';
import { organisationOf, type TestOrganisation, type TestServer } from '../../http/support/server.ts';
import { inTenant, type Setup } from '../../support/organisation.ts';
import { client } from './identityProvider.ts';

export interface WithProvider extends TestOrganisation {
  readonly slug: string;
  readonly provider: string;
}

/** An organisation of its own whose people sign in at a provider. */
export async function organisationWith(
  server: TestServer,
  given: Partial<NewProvider> & { readonly issuer: string },
  setup: Setup = {},
): Promise<WithProvider> {
  const organisation = await organisationOf(server, setup);
  const keys = await organisation.database.secretKeys();
  return inTenant(organisation, async (scope) => {
    const { slug } = await getTenant(scope);
    const usual = { name: 'Okta', clientId: client.id, clientSecret: client.secret };
    const { providerId } = await addProvider(scope, keys, { ...usual, ...given }, 'console:test');
    return { ...organisation, slug, provider: providerId };
  });
}
