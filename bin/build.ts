import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Compiles what a package ships: JavaScript, because Node strips no types under node_modules. `dist/` gets a package.json of its
 * own, so that `#connector` leads to the compiled file there.
 */
const root = fileURLToPath(new URL('../', import.meta.url));
const inRoot = (path: string) => `${root}${path}`;

rmSync(inRoot('dist'), { recursive: true, force: true });
const compiled = spawnSync(
  process.execPath,
  [inRoot('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string };
const imports = {
  '#connector': './src/connector/index.js',
  '#connector/testing': './src/connector/contract/index.js',
};
const manifest = { type: 'module', version, imports };
writeFileSync(inRoot('dist/package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
const page = spawnSync(process.execPath, [inRoot('bin/web.ts')], { cwd: root, stdio: 'inherit' });
if (page.status !== 0) process.exit(page.status ?? 1);
cpSync(inRoot('config'), inRoot('dist/config'), { recursive: true });
// What `psm connectors new` writes is TypeScript to begin with.
cpSync(inRoot('src/connector/template'), inRoot('dist/src/connector/template'), { recursive: true });
