import { newTenantToken, tenantOfToken } from '../../kernel/tenantToken.ts';

/** Where the secret begins behind a mark: the tenant's id takes the characters before. */
const secretAt = 22;

/** What a credential begins with: recognisable to people and to scanners that look for leaked secrets. */
export const marks = { token: 'psm_scim_', secret: 'psm_scim_client_' } as const;
export type Mark = keyof typeof marks;

/** A new credential of a tenant, and what people may see of it ever after. */
export function newSecretText(
  mark: Mark,
  tenantId: string,
): { readonly text: string; readonly prefix: string } {
  const body = newTenantToken(tenantId);
  return { text: marks[mark] + body, prefix: `${marks[mark]}…${body.slice(secretAt, secretAt + 6)}` };
}

/** The tenant that a credential speaks of; undefined for a text that cannot be one of this kind. */
export function tenantOfSecretText(mark: Mark, text: string): string | undefined {
  return text.startsWith(marks[mark]) ? tenantOfToken(text.slice(marks[mark].length)) : undefined;
}
