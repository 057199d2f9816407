import { flatAttributes } from '../connector/index.ts';
import type { ResourceBody } from './schema/types.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:user';

/**
 * A user as columns, by the same names as those of the connector that reads SCIM: `name.givenName`, `emails.work.value`,
 * `enterprise.department`. `email` is the primary address, else the one for work, else the first. The tenant's own fields are called
 * `custom.KEY`.
 */
export function recordColumns(body: ResourceBody): Map<string, string> {
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (!name.startsWith('urn:')) attributes[name] = value;
    else attributes[name.toLowerCase() === enterprise ? 'enterprise' : 'custom'] = value;
  }
  const email = emailOf(body);
  return flatAttributes({ ...attributes, ...(email !== undefined && { email }) });
}

/** The address that a person is written to. */
export function emailOf(body: ResourceBody): string | undefined {
  const emails = Array.isArray(body['emails']) ? body['emails'] : [];
  const addresses = emails.filter(
    (one): one is { value: string; type?: string; primary?: boolean } =>
      typeof one === 'object' && one !== null && !Array.isArray(one) && typeof one['value'] === 'string',
  );
  const chosen =
    addresses.find((one) => one.primary === true) ??
    addresses.find((one) => one.type?.toLowerCase() === 'work') ??
    addresses[0];
  return chosen?.value;
}
