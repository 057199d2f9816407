import { type Database, withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { wordsOf } from '../kernel/text.ts';
import { nameOf } from '../directory/names.ts';
import { sampleOrganisation } from '../directory/sample/organisation.ts';
import { applySetup } from '../directory/setup.ts';
import type { SetupFile } from '../directory/setupFile.ts';
import { createSigninLink } from './link.ts';
import { hasTenants, type TenantName } from '../directory/tenants.ts';

/** What a person says who opens a new server for the first time. */
export interface FirstSetup {
  readonly organisation: string;
  readonly ownerEmail: string;
  readonly hubs: readonly string[];
  /** With the people, fields and hubs of the sample organisation. */
  readonly sample: boolean;
}

/**
 * Makes the first tenant of a server with its owner, and a link with which the owner signs in.
 *
 * @throws PsmError `conflict` when there is a tenant already, `invalid_request`
 */
export async function setUpFirst(
  database: Database,
  given: FirstSetup,
): Promise<{ readonly tenant: TenantName; readonly link: string }> {
  if (await hasTenants(database)) {
    throw new PsmError(
      'conflict',
      'This server is set up already. Sign in instead: "psm signin-link EMAIL" makes a link.',
    );
  }
  const file = setupFileOf(given);
  const tenantId = newId();
  const link = await withTenant(database, tenantId, async (scope) => {
    await applySetup(scope, file);
    return createSigninLink(scope, given.ownerEmail, 'setup');
  });
  return { tenant: { tenantId, ...file.tenant }, link };
}

/** As a set-up file would say it. Pure. */
export function setupFileOf({ organisation, ownerEmail, hubs, sample }: FirstSetup): SetupFile {
  const name = nameOf(organisation).text;
  const named = distinct(hubs.map((one) => nameOf(one).text));
  const owner = { email: ownerEmail, role: 'owner' as const };
  if (sample) {
    const file = sampleOrganisation();
    return {
      ...file,
      tenant: { ...file.tenant, name },
      hubs: distinct([...file.hubs.map((hub) => hub.name), ...named]).map((one) => ({ name: one })),
      // Nobody else can sign in to it: the people of the sample do not exist.
      admins: [owner],
    };
  }
  if (named.length === 0) throw new PsmError('invalid_request', 'Name at least one hub.');
  return {
    tenant: { name, slug: slugOf(name) },
    hubs: named.map((one) => ({ name: one })),
    fields: defaultFields,
    programs: [],
    admins: [owner],
    members: [],
  };
}

/** Of names of the same words the first. */
function distinct(names: readonly string[]): string[] {
  const words = names.map(wordsOf);
  return names.filter((_, index) => words.indexOf(words[index] ?? '') === index);
}

function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return words === '' ? 'organisation' : words;
}

/** The well-known fields of docs/concepts.md, "The file"; identity fields come with every tenant. Options come with files. */
const defaultFields: SetupFile['fields'] = [
  {
    key: 'eligibility',
    label: 'Program Eligibility',
    type: 'select',
    role: 'eligibility',
    options: ['Eligible', 'Ineligible'],
  },
  { key: 'business_unit', label: 'Business Unit', type: 'select' },
  { key: 'department', label: 'Department', type: 'select' },
  { key: 'job_title', label: 'Job Title', type: 'text' },
  { key: 'job_level', label: 'Job Level', type: 'select' },
  { key: 'location', label: 'Location', type: 'select' },
  { key: 'country', label: 'Country', type: 'select' },
  { key: 'manager_email', label: 'Manager Email', type: 'email' },
  { key: 'hire_date', label: 'Hire Date', type: 'date' },
  { key: 'languages', label: 'Languages', type: 'multi_select' },
];
