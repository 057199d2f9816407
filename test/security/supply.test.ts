import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { auditReport, auditText } from './auditReport.ts';
import { billOfMaterials, type Component } from './billOfMaterials.ts';
import { inFiles, isAllowed, olderForm, toolLicences } from './licences.ts';
import { lockedPackages, nameAt, packageFile, root } from './packages.ts';

const manifest = packageFile();
const locked = lockedPackages();
const asked = {
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
};

describe('packages', () => {
  it('are pinned to one version each', () => {
    const versions = [
      ...Object.entries(asked),
      ...Object.values(manifest.overrides).flatMap((one) => Object.entries(one)),
    ];
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('are locked at the version that is asked for', () => {
    const differing = Object.entries(asked).filter(
      ([name, version]) => locked.get(`node_modules/${name}`)?.version !== version,
    );
    expect(differing).toEqual([]);
  });

  it('are known by what is in them, and by no registry', () => {
    const unproven = [...locked].filter(([, one]) => !/^sha512-[\w+/]{86}==/.test(one.integrity ?? ''));
    expect(unproven.map(([place]) => place)).toEqual([]);
    expect([...locked].filter(([, one]) => one.resolved !== undefined).map(([place]) => place)).toEqual([]);
  });

  it('run no script when they are installed, and those that would are known', () => {
    const would = [...locked]
      .filter(([, one]) => one.hasInstallScript === true)
      .map(([place]) => nameAt(place));
    expect(Object.keys(manifest.allowScripts).toSorted()).toEqual([...new Set(would)].toSorted());
    expect(Object.values(manifest.allowScripts)).not.toContain(true);
    expect(readFileSync(path.join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  });
});

describe('tools that are not shipped', () => {
  it('have licences that let them be used', () => {
    const tools = [...locked].filter(([, one]) => one.dev === true);
    const declared = { ...olderForm, ...inFiles };
    const others = tools.filter(
      ([place, { license = declared[nameAt(place)] ?? '' }]) => !isAllowed(license, toolLicences),
    );
    expect(tools.length).toBeGreaterThan(100);
    expect(others.map(([place, { license }]) => `${place}: ${license}`)).toEqual([]);
  });
});

describe('the bill of materials', () => {
  const bill = billOfMaterials();
  const names = new Set(bill.components.map(({ name }) => name));

  it('is CycloneDX, of this version', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.[5-9]$/) });
    expect(bill.serialNumber).toMatch(/^urn:uuid:[\da-f-]{36}$/);
    expect(bill.metadata.component).toMatchObject({
      type: 'application',
      name: manifest.name,
      version: manifest.version,
    });
  });

  it('has each package with its version, its place, its digest and its licence', () => {
    const wanting = bill.components.filter(
      (one) =>
        one.purl !== purlOf(one) ||
        !one.hashes?.some(({ alg }) => alg === 'SHA-512') ||
        licencesOf(one).length === 0,
    );
    expect(wanting.map((one) => one['bom-ref'])).toEqual([]);
  });

  // ASVS 15.1.2, 15.2.3
  it('has what is installed with the product, what the page is built from, and nothing that is for development alone', () => {
    const installed = [...locked].filter(([, one]) => one.dev !== true).map(([place]) => nameAt(place));
    expect(installed.filter((name) => !names.has(name))).toEqual([]);
    for (const name of ['react', 'react-dom', '@mantine/core', 'scheduler']) expect(names).toContain(name);
    for (const name of ['vitest', 'newman', 'typescript', 'oidc-provider']) expect(names).not.toContain(name);
  });

  it('says what needs what, and of nothing that is not in it', () => {
    const refs = new Set([
      bill.metadata.component['bom-ref'],
      ...bill.components.map((one) => one['bom-ref']),
    ]);
    expect(
      bill.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !refs.has(ref)),
    ).toEqual([]);
    expect(refs.size).toBe(bill.components.length + 1);
  });

  it('has licences of the list only', () => {
    const others = bill.components.filter((one) => !licencesOf(one).every((licence) => isAllowed(licence)));
    expect(others.map((one) => `${one['bom-ref']}: ${licencesOf(one).join(', ')}`)).toEqual([]);
  });

  it('knows the licences that are declared in an older form', () => {
    for (const [name, licence] of Object.entries(olderForm)) {
      const file = path.join(root, 'node_modules', name, 'package.json');
      // What is optional is not on every machine.
      if (!existsSync(file)) continue;
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ licenses: [{ type: licence }] });
    }
  });
});

describe('what is known against packages', () => {
  const cache = mkdtempSync(path.join(tmpdir(), 'psm-npm-'));
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  // ASVS 15.2.1
  it('is told with what docs/security.md says about it', async () => {
    const bodies: Buffer[] = [];
    const version = manifest.dependencies['fastify'] ?? '';
    const registry = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk));
      request.on('end', () => {
        const advisory = {
          id: 1,
          url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
          title: 'Something bad',
          severity: 'high',
          vulnerable_versions: '>=0',
          cwe: [],
          cvss: { score: 0, vectorString: null },
        };
        // Asked about packages that need it too: whether all their versions do.
        const name = decodeURIComponent(request.url ?? '').slice(1);
        const answer = request.method === 'POST' ? { fastify: [advisory] } : { name, versions: {} };
        response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      });
    });
    registry.listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const { port } = registry.address() as AddressInfo;
    const report = await auditReport(`--registry=http://127.0.0.1:${port}/`, `--cache=${cache}`);
    registry.close();
    expect(JSON.parse(gunzipSync(Buffer.concat(bodies)).toString())).toHaveProperty('fastify', [version]);
    expect(report).toEqual({
      findings: [
        {
          advisory: 'GHSA-aaaa-bbbb-cccc',
          package: 'fastify',
          severity: 'high',
          title: 'Something bad',
          explained: false,
        },
      ],
    });
    expect(auditText(report)).toMatch(/1 findings, 1 not explained/);
  });

  it('is not known without a registry, and that is said', async () => {
    const report = await auditReport('--registry=http://127.0.0.1:9/', `--cache=${cache}`);
    expect(report).toHaveProperty('unanswered');
    expect(auditText(report)).toMatch(/^The registry does not tell .*Nothing was looked at\.$/);
  });
});

function purlOf({ name, version }: Component): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function licencesOf({ licenses = [] }: Component): readonly string[] {
  return licenses.map((one) => ('expression' in one ? one.expression : one.license.id));
}
