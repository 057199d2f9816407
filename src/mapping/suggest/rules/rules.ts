import { contactRules } from './contact.ts';
import { employmentRules } from './employment.ts';
import { identityRules } from './identity.ts';
import { organisationRules } from './organisation.ts';
import { otherRules } from './other.ts';
import { placeRules } from './place.ts';
import type { Rule } from './rule.ts';
import { timeRules } from './time.ts';

/** Every reading that headers are tried for. A new one belongs to the file of its topic. */
export const rules: readonly Rule[] = [
  ...identityRules,
  ...contactRules,
  ...employmentRules,
  ...organisationRules,
  ...placeRules,
  ...timeRules,
  ...otherRules,
];
