/**
 * Why a sign-in at an identity provider came to nothing, as the sign-in page is told: a closed list, explained in docs/sign-in.md,
 * "When signing in does not work". It says nothing that whoever signs in does not know, or may not know: they have proved who they are.
 */
export type SigninProblem =
  /** It took more than ten minutes, or was ended already: by the button Back, or twice. */
  | 'expired'
  /** The browser that comes back is not the one that went, or has begun anew meanwhile. */
  | 'other_browser'
  /** The person, or the provider, said no. */
  | 'refused'
  /** The provider cannot be reached, does not know us, or answers nonsense. */
  | 'provider_failed'
  /** What came back does not prove anything: signed by somebody else, for somebody else, or for another sign-in. */
  | 'not_proved'
  /** The provider was removed or switched off meanwhile. */
  | 'provider_gone'
  /** The provider does not say an e-mail address. */
  | 'no_email'
  /** The provider does not vouch for the e-mail address. */
  | 'email_not_verified'
  /** The address is of a domain that this provider does not speak for. */
  | 'other_domain'
  /** People with this address sign in at another provider. */
  | 'other_provider'
  /** The address belongs to somebody else at this provider. */
  | 'bound_to_another'
  /** Nobody of the organisation has this address. */
  | 'not_an_admin'
  /** Nothing that the provider says gives a role. */
  | 'no_role'
  /** Whoever runs the server has suspended the organisation. */
  | 'tenant_suspended';
