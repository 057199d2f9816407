import type { AdminRole } from '../../db/schema.ts';
import { domainOf } from '../providerSettings.ts';
import type { IdentityProvider } from '../providers.ts';
import type { Said } from './claims.ts';
import type { SigninProblem } from './problem.ts';

/** An admin, as far as it matters for who signs in. */
export interface Candidate {
  readonly adminId: string;
  readonly email: string;
  readonly role: AdminRole;
  readonly providerId: string | null;
  readonly subject: string | null;
}

/** Everything that the decision is made of. */
export interface Situation {
  readonly provider: IdentityProvider;
  /** The others of the organisation. */
  readonly others: readonly IdentityProvider[];
  readonly said: Said;
  /** Who signed in with this subject before. */
  readonly bySubject: Candidate | undefined;
  /** Who has the address. */
  readonly byEmail: Candidate | undefined;
  readonly owners: number;
}

export type Verdict =
  | { readonly problem: SigninProblem }
  | {
      readonly admit: Candidate;
      /** The subject is theirs from now on. */
      readonly bind: boolean;
      /** Undefined: the role stays. */
      readonly role: AdminRole | undefined;
    }
  /** Somebody new. */
  | { readonly create: { readonly email: string; readonly role: AdminRole } };

/**
 * Who it is that a provider speaks of, and with which role they come in: docs/sign-in.md, "Who it is". The subject counts first; an
 * address only where the provider may speak for it. Pure.
 */
export function decidePerson(situation: Situation): Verdict {
  const { bySubject, byEmail, provider, said } = situation;
  if (bySubject !== undefined) return admitted(situation, bySubject, false);
  const { email } = said;
  if (email === undefined) return { problem: 'no_email' };
  const doubt = doubtAbout(email, situation);
  if (doubt !== undefined) return { problem: doubt };
  if (byEmail !== undefined) {
    const another = byEmail.providerId === provider.providerId && byEmail.subject !== null;
    return another ? { problem: 'bound_to_another' } : admitted(situation, byEmail, true);
  }
  if (!provider.createsAdmins) return { problem: 'not_an_admin' };
  const role = said.role ?? provider.defaultRole;
  return role === null ? { problem: 'no_role' } : { create: { email, role } };
}

function admitted({ provider, others, said, owners }: Situation, admit: Candidate, bind: boolean): Verdict {
  if (speaker(admit.email, others) !== undefined) return { problem: 'other_provider' };
  if (!provider.managesRoles) return { admit, bind, role: undefined };
  const role = said.role ?? provider.defaultRole;
  if (role === null) return { problem: 'no_role' };
  // Somebody must be left who owns the organisation, whatever a provider says.
  const stays = role === admit.role || (admit.role === 'owner' && owners === 1);
  return { admit, bind, role: stays ? undefined : role };
}

/** Why an address is not believed; undefined when it is. */
function doubtAbout(
  email: string,
  { provider, others, said: { emailVerified } }: Situation,
): SigninProblem | undefined {
  if (emailVerified === false) return 'email_not_verified';
  if (provider.domains.includes(domainOf(email))) return undefined;
  if (speaker(email, others) !== undefined) return 'other_provider';
  if (provider.domains.length > 0) return 'other_domain';
  return emailVerified === true ? undefined : 'email_not_verified';
}

/** The other provider to which the domain of an address belongs. */
function speaker(email: string, others: readonly IdentityProvider[]): IdentityProvider | undefined {
  return others.find((one) => one.enabled && one.domains.includes(domainOf(email)));
}
