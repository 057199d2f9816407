import { spawnSync } from 'node:child_process';
import { olderForm } from './licences.ts';
import { packageFile, packagesOfThePage, root } from './packages.ts';

export interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly scope: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly (
    | { readonly license: { readonly id: string } }
    | { readonly expression: string }
  )[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

export interface BillOfMaterials {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * All that is shipped, as CycloneDX: the packages that are installed with the product, on whichever platform, and those that the page
 * is built from. Made by npm from the lock file, so without a network.
 */
export function billOfMaterials(): BillOfMaterials {
  const made = spawnSync(
    'npm',
    ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' },
  );
  if (made.status !== 0) throw new Error(`npm could not list the packages:\n${made.stderr}`);
  return shippedOf(JSON.parse(made.stdout) as BillOfMaterials, packagesOfThePage());
}

function shippedOf(all: BillOfMaterials, page: ReadonlySet<string>): BillOfMaterials {
  const needs = new Map(all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const roots = all.components.filter((one) => !isForDevelopment(one) || page.has(one.name));
  const shipped = new Set(roots.map((one) => one['bom-ref']));
  for (const ref of shipped) for (const needed of needs.get(ref) ?? []) shipped.add(needed);
  const own = all.metadata.component['bom-ref'];
  return {
    ...all,
    metadata: { ...all.metadata, component: { ...all.metadata.component, name: packageFile().name } },
    components: all.components.filter((one) => shipped.has(one['bom-ref'])).map(withLicence),
    dependencies: all.dependencies
      .filter(({ ref }) => ref === own || shipped.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => shipped.has(one)) })),
  };
}

function isForDevelopment(component: Component): boolean {
  return component.properties?.some(({ name }) => name === 'cdx:npm:package:development') ?? false;
}

function withLicence(component: Component): Component {
  const id = olderForm[component.name];
  return component.licenses !== undefined || id === undefined
    ? component
    : { ...component, licenses: [{ license: { id } }] };
}
