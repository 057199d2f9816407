import { apiTokenExpiring } from './templates/apiTokenExpiring.ts';
import { invitation } from './templates/invitation.ts';
import { mappingNeeded } from './templates/mappingNeeded.ts';
import { planHeld } from './templates/planHeld.ts';
import { planWaiting } from './templates/planWaiting.ts';
import { secondNeeded } from './templates/secondNeeded.ts';
import { signinLink } from './templates/signinLink.ts';
import { sourceFailing } from './templates/sourceFailing.ts';
import { sourceOff } from './templates/sourceOff.ts';
import { sourceRecovered } from './templates/sourceRecovered.ts';
import { tokenExpiring } from './templates/tokenExpiring.ts';
import type { Template } from './templates/template.ts';

/** Every kind of mail. */
export const templates = {
  invitation,
  source_failing: sourceFailing,
  source_recovered: sourceRecovered,
  source_off: sourceOff,
  plan_waiting: planWaiting,
  plan_held: planHeld,
  mapping_needed: mappingNeeded,
  token_expiring: tokenExpiring,
  api_token_expiring: apiTokenExpiring,
  second_needed: secondNeeded,
  signin_link: signinLink,
} as const satisfies Record<string, Template>;

export type MessageKind = keyof typeof templates;

/** The template of a stored kind; undefined for one that a newer version of the code has queued. */
export function templateOf(kind: string): Template | undefined {
  return Object.hasOwn(templates, kind) ? templates[kind as MessageKind] : undefined;
}
