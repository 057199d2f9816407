import { strings } from '../../../strings/index.ts';
import type { ProviderDraft } from './providerDraft.ts';

const text = strings.providers;
const domain = /^(?=.*\.)[a-z0-9-]+(\.[a-z0-9-]+)*$/;

/** What is wrong with a step: field -> message. What belongs to other steps is not looked at. */
export function faultsOf(draft: ProviderDraft, step: string): Record<string, string> {
  const faults: Record<string, string> = {};
  if (step === 'connect') {
    if (draft.name.trim() === '') faults['name'] = text.missing;
    if (draft.client_id.trim() === '') faults['client_id'] = text.missing;
    const issuer = draft.issuer.trim();
    if (!/^https?:\/\/[^\s/]+/.test(issuer) || !URL.canParse(issuer)) faults['issuer'] = text.issuerWrong;
    if (!draft.scopes.split(/\s+/).includes('openid')) faults['scopes'] = text.scopesWrong;
  }
  if (step === 'people') {
    const wrong = draft.domains.find((one) => !domain.test(one));
    if (wrong !== undefined) faults['domains'] = text.domainWrong(wrong);
    const values = draft.role_map.map(({ value }) => value.trim());
    const mapped = values.some((value) => value !== '');
    for (const [index, value] of values.entries()) {
      if (value !== '' && values.indexOf(value) < index) faults[`role_map.${index}.value`] = text.mapTwice;
    }
    if (mapped && draft.role_claim.trim() === '') faults['role_claim'] = text.claimMissing;
    if (draft.creates_admins && !mapped && draft.default_role === '')
      faults['default_role'] = text.createsNeedsRole;
    if (draft.manages_roles && !mapped) faults['manages_roles'] = text.managesNeedsMap;
  }
  return faults;
}
