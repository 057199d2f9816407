import type { TenantScope } from '../../db/tenant.ts';
import { getTenant } from '../tenants.ts';
import { novemberExport, octoberExport } from './exports.ts';
import { sampleSlug } from './organisation.ts';

/** A file to walk the journey with, and the hub that it is about. */
export interface SampleFile {
  readonly name: string;
  readonly title: string;
  readonly hub: string;
  readonly content: () => Buffer;
}

/** In the order in which they are uploaded. */
export const sampleFiles: readonly SampleFile[] = [
  {
    name: 'toronto-october.csv',
    title: 'October, out of the HR system',
    hub: 'Toronto',
    content: octoberExport,
  },
  {
    name: 'toronto-november.csv',
    title: 'November, out of another system: other headers, other separators',
    hub: 'Toronto',
    content: novemberExport,
  },
];

/** The sample files, for a tenant that was made as the sample; their people are nobody's business elsewhere. */
export async function sampleFilesOf(scope: TenantScope): Promise<readonly SampleFile[]> {
  return (await getTenant(scope)).slug === sampleSlug ? sampleFiles : [];
}
