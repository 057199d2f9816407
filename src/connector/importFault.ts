import { spawnSync } from 'node:child_process';

/** Why the module of a connector could not be loaded, and what to do, as half a sentence and more. */
export function importFault(error: unknown, entry: string): string {
  if (!(error instanceof Error)) return `it throws while it is loaded: ${String(error)}.`;
  const message = error.message.trim().replace(/\.$/, '');
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const advice = message.includes('Cannot find package')
      ? 'Install it there with npm install.'
      : 'Write imports of files with their ending: "./client.ts".';
    return `${message}. ${advice}`;
  }
  if (code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') {
    return 'it is TypeScript in node_modules, where Node does not read it. Compile the package to JavaScript, or name a folder outside of node_modules.';
  }
  if (message.includes('does not provide an export named')) {
    return `${message}. If it is a type, import it with \`import type\`.`;
  }
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return `${placeOf(error, entry)}: ${message}. Only types that can be left out are understood: no enum, no namespace, no parameter properties.`;
  }
  if (error instanceof SyntaxError) return `${placeOf(error, entry)} has a syntax error: ${message}.`;
  return `it throws while it is loaded: ${error.name}: ${message}.`;
}

/** File and line of a syntax error: they stand before the stack, or Node tells them when it looks at the file alone. */
function placeOf(error: Error, entry: string): string {
  const place = /^(?:file:\/\/)?(\S+:\d+)\n/;
  const own = place.exec(error.stack ?? '')?.[1];
  if (own !== undefined) return own;
  const checked = spawnSync(process.execPath, ['--check', entry], { encoding: 'utf8', env: {} });
  return place.exec(checked.stderr)?.[1] ?? entry;
}
