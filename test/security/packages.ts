import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Package -> whether npm may run its scripts when it is installed. */
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

export interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

export function packageFile(): PackageFile {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PackageFile;
}

/** Where it lies below the checkout (`node_modules/a/node_modules/b`) -> the package. Without the product itself. */
export function lockedPackages(): ReadonlyMap<string, LockedPackage> {
  const file = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  return new Map(Object.entries(file.packages).filter(([place]) => place !== ''));
}

/** Name of the package that lies at a place of the lock file. */
export function nameAt(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Packages that the page is built from: what the files below src/web import. They are in what is shipped, though nobody installs them. */
export function packagesOfThePage(): ReadonlySet<string> {
  const files = readdirSync(path.join(root, 'src/web'), { recursive: true, encoding: 'utf8' });
  const imported = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => [
      ...readFileSync(path.join(root, 'src/web', file), 'utf8').matchAll(
        /(?:from|import)\s*\(?'([^'.#][^']*)'/g,
      ),
    ])
    .map(([, from = '']) =>
      from
        .split('/')
        .slice(0, from.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  return new Set(imported);
}
