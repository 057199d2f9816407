import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/**
 * Builds the admin's page into dist/web, when it is missing or older than its sources. `npm run build` and `npm start` call it;
 * it is safe to run at once in several processes: a build appears whole or not at all.
 */
const root = fileURLToPath(new URL('../', import.meta.url));
const inRoot = (file: string) => path.join(root, file);
const target = inRoot('dist/web');
const stamp = path.join(target, '.inputs');

// Whoever builds it, a test too: what people get is never the libraries' slow kind for those who develop.
process.env['NODE_ENV'] = 'production';

const inputs = hashOf(['bin/web.ts', 'src/web', 'src/http/contract', 'vite.config.ts', 'package-lock.json']);
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== inputs) {
  const fresh = inRoot(`dist/.web-${process.pid}`);
  mkdirSync(inRoot('dist'), { recursive: true });
  // Only here: each start of the server asks whether there is something to do, and mostly there is not.
  const { build } = await import('vite');
  await build({
    configFile: inRoot('vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: fresh, emptyOutDir: true },
  });
  compress(path.join(fresh, 'assets'));
  keepForOpenPages(path.join(target, 'assets'), path.join(fresh, 'assets'));
  writeFileSync(path.join(fresh, '.inputs'), inputs);
  const old = inRoot(`dist/.web-old-${process.pid}`);
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}

function hashOf(places: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of places.flatMap((place) => filesOf(inRoot(place))).sort()) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(place, name))
    .filter((file) => statSync(file).isFile());
}

/** Once here instead of at every request. */
function compress(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => /\.(js|css|svg)$/.test(one))) {
    const content = readFileSync(path.join(folder, name));
    writeFileSync(path.join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(path.join(folder, `${name}.br`), brotliCompressSync(content));
  }
}

/** A page that is open goes on asking for the files of the build it came with: they stay for a day. */
function keepForOpenPages(old: string, fresh: string): void {
  if (!existsSync(old)) return;
  const day = 86_400_000;
  for (const name of readdirSync(old)) {
    const file = path.join(old, name);
    const copy = path.join(fresh, name);
    if (existsSync(copy) || Date.now() - statSync(file).mtimeMs > day) continue;
    cpSync(file, copy, { preserveTimestamps: true });
  }
}
