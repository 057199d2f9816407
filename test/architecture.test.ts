import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Stages in the order in which data goes through them: none imports one that comes after it. Audit and outbox serve all. */
const order = [
  'kernel',
  'db',
  'audit',
  'connector',
  'outgoing',
  'outbox',
  'directory',
  'signin',
  'source',
  'landing',
  'mapping',
  'staging',
  'correlation',
  'planning',
  'approval',
  'apply',
  'scim',
  'tenancy',
  'pipeline',
  'person',
  'http',
  'cli',
] as const;

/** The only places where things are wired together: they may import everything. */
const wiring = ['src/main.ts', 'src/app.ts', 'src/server.ts'];

/** Package -> the one folder whose business it is. */
const confined: Readonly<Record<string, string>> = {
  pg: 'db',
  'pg-copy-streams': 'db',
  'pg-boss': 'pipeline',
  fastify: 'http',
  '@fastify/*': 'http',
  'fastify-type-provider-zod': 'http',
  'prom-client': 'http',
  commander: 'cli',
  'cli-progress': 'cli',
  nodemailer: 'outbox',
  standardwebhooks: 'outbox',
  'openid-client': 'signin',
  jose: 'signin',
  '@simplewebauthn/server': 'signin',
  undici: 'outgoing',
  'ipaddr.js': 'outgoing',
  'cron-parser': 'source',
  cronstrue: 'source',
  'csv-parse': 'landing',
  yauzl: 'landing',
  hucre: 'landing',
  'fastest-levenshtein': 'mapping',
  react: 'web',
  'react-dom/*': 'web',
  '@mantine/*': 'web',
  '@tanstack/*': 'web',
};

/** They show what stages do, and do nothing by themselves. */
const thinLayers = ['http', 'cli'];

/** Decisions without effects: they know no database, no clock and no environment. */
const pure = [
  'src/correlation/emailMoves.ts',
  'src/correlation/disputes.ts',
  'src/landing/seal.ts',
  'src/planning/decide.ts',
  'src/planning/change.ts',
  'src/planning/states.ts',
  'src/planning/verdict.ts',
  'src/apply/stale.ts',
  'src/apply/item.ts',
  'src/source/healthRules.ts',
  'src/source/nextRun.ts',
  'src/signin/nextPage.ts',
  'src/signin/oidc/claims.ts',
  'src/signin/oidc/decidePerson.ts',
];

/** Not yet as the rules want it. The lists only get shorter: whoever mends a file takes it off; nothing is put on. */
const owed = {
  longFiles: ['src/apply/chunk.ts', 'src/db/schema.ts', 'src/pipeline/pipeline.ts'],
  statementsInThinLayers: ['src/cli/commands/plan.ts', 'src/cli/context.ts', 'src/http/routes/uploads.ts'],
};

interface Import {
  /** Path from the root, or the package's name. */
  readonly target: string;
  readonly typeOnly: boolean;
  /** Loaded when it is called for. */
  readonly lazy: boolean;
}
interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

function filesOf(folder: string): SourceFile[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const file = path.posix.join(folder, name.split(path.sep).join('/'));
      const text = readFileSync(path.join(root, file), 'utf8');
      return { file, text, imports: importsOf(file, text) };
    });
}

function importsOf(file: string, text: string): Import[] {
  const lines =
    /^(?:import|export)\s+(type\s)?[^;'"`]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  return [...text.matchAll(lines)].map(([, type, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? '';
    const target = name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name;
    return { target, typeOnly: type !== undefined, lazy: dynamic !== undefined };
  });
}

const stageOf = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1];
const rank = (file: string) => order.indexOf((stageOf(file) ?? '') as (typeof order)[number]);
const inside = (target: string) => target.startsWith('src/');

const sources = filesOf('src');
const stages = sources.filter(({ file }) => !wiring.includes(file) && stageOf(file) !== undefined);
const connectors = filesOf('connectors');

/** `file -> what it imports` for every import that the rule does not allow. */
function offences(
  files: readonly SourceFile[],
  allowed: (from: SourceFile, one: Import) => boolean,
): string[] {
  return files.flatMap((from) =>
    from.imports.filter((one) => !allowed(from, one)).map((one) => `${from.file} -> ${one.target}`),
  );
}

describe('the order of the house', () => {
  it('every folder of src has its place in it', () => {
    const folders = new Set(stages.map(({ file }) => stageOf(file)).filter((stage) => stage !== 'web'));
    expect([...folders].filter((folder) => !(order as readonly string[]).includes(folder ?? ''))).toEqual([]);
  });

  it('import lines are found, of every kind', () => {
    const text = `import { a,\n  b } from '../x/a.ts';\nimport type { C } from './c.ts';\nimport 'pkg';\nexport * from './d.ts';\nawait import('./e.ts');`;
    expect(importsOf('src/y/f.ts', text)).toEqual([
      { target: 'src/x/a.ts', typeOnly: false, lazy: false },
      { target: 'src/y/c.ts', typeOnly: true, lazy: false },
      { target: 'pkg', typeOnly: false, lazy: false },
      { target: 'src/y/d.ts', typeOnly: false, lazy: false },
      { target: 'src/y/e.ts', typeOnly: false, lazy: true },
    ]);
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(500);
  });

  it('no stage imports one that comes after it', () => {
    const early = (from: SourceFile, one: Import) =>
      stageOf(from.file) === 'web' ||
      stageOf(one.target) === undefined ||
      rank(one.target) <= rank(from.file);
    expect(offences(stages, early)).toEqual([]);
  });

  it('kernel imports nothing of ours', () => {
    const kernel = stages.filter(({ file }) => stageOf(file) === 'kernel');
    expect(
      offences(kernel, (_, one) => one.target.startsWith('src/kernel/') || one.target.startsWith('node:')),
    ).toEqual([]);
  });

  it('only the wiring and the command line read the settings; stages are given theirs', () => {
    const given = (from: SourceFile, one: Import) =>
      one.target !== 'src/config.ts' || one.typeOnly || stageOf(from.file) === 'cli';
    expect(offences(stages, given)).toEqual([]);
  });

  it('nothing imports the wiring', () => {
    const starts = (from: SourceFile) => from.file === 'src/cli/commands/start.ts';
    const others = sources.filter((from) => !wiring.includes(from.file) && !starts(from));
    expect(offences(others, (_, one) => !wiring.includes(one.target))).toEqual([]);
  });

  it('the command line loads the server only to serve: other commands start without it', () => {
    const reached = new Set(['src/cli/main.ts']);
    for (const file of reached) {
      const imports = sources.find((one) => one.file === file)?.imports ?? [];
      // Each command is loaded when it is called, and that is what the others do without.
      const calls = file === 'src/cli/main.ts';
      for (const one of imports) if (!one.typeOnly && (calls || !one.lazy)) reached.add(one.target);
    }
    expect(reached).toContain('src/pipeline/pipeline.ts');
    expect(
      [...reached].filter((one) => wiring.includes(one) || /^(?:src\/http\/|fastify)/.test(one)),
    ).toEqual([]);
  });

  it('web imports the types of the contract of http and nothing else of ours', () => {
    const web = sources.filter(({ file }) => stageOf(file) === 'web');
    const ours = (one: Import) => inside(one.target) || one.target.startsWith('#');
    expect(
      offences(
        web,
        (_, one) =>
          !ours(one) ||
          one.target.startsWith('src/web/') ||
          (one.typeOnly && one.target.startsWith('src/http/contract/')),
      ),
    ).toEqual([]);
  });
});

describe('connectors', () => {
  it('import #connector and their own packages, never the database, Fastify or each other', () => {
    const folderOf = (file: string) => file.split('/').slice(0, 2).join('/');
    const own = (from: SourceFile, one: Import) =>
      one.target === '#connector' ||
      (one.target === '#connector/testing' && from.file.includes('/fixtures/')) ||
      one.target.startsWith(`${folderOf(from.file)}/`) ||
      (!inside(one.target) &&
        !one.target.startsWith('connectors/') &&
        !one.target.startsWith('migrations/') &&
        !/^(pg|pg-.*|kysely|fastify|@fastify\/.*)$/.test(one.target));
    expect(offences(connectors, own)).toEqual([]);
    expect(connectors.length).toBeGreaterThan(0);
  });

  it('are imported by nobody: the registry finds them', () => {
    expect(offences(sources, (_, one) => !one.target.startsWith('connectors/'))).toEqual([]);
  });
});

describe('the database', () => {
  it('drivers, servers and parsers stay in the folder whose business they are', () => {
    const home = (from: SourceFile, one: Import) => {
      const folder = confined[one.target] ?? confined[one.target.replace(/\/.*/, '/*')];
      return folder === undefined || stageOf(from.file) === folder;
    };
    expect(offences(stages, home)).toEqual([]);
  });

  it('is touched only by who was given a tenant: statements need a scope', () => {
    const queries = /\bsql[`<]|\.query[(<]|\.(?:selectFrom|insertInto|updateTable|deleteFrom)\(/;
    const given = /\b(?:TenantScope|Database|withTenant|pg\.Pool(?:Client)?)\b/;
    const loose = stages.filter(
      ({ file, text }) =>
        !['db', ...thinLayers].includes(stageOf(file) ?? '') && queries.test(text) && !given.test(text),
    );
    expect(loose.map(({ file }) => file)).toEqual([]);
  });

  it('is not touched by the thin layers: they call stages', () => {
    const queries = /\bsql[`<]|client\s*\.query[(<]|\.(?:selectFrom|insertInto|updateTable|deleteFrom)\(/;
    const thin = stages.filter(
      ({ file }) => thinLayers.includes(stageOf(file) ?? '') && file !== 'src/http/idempotency.ts',
    );
    const found = thin.filter(({ text }) => queries.test(text)).map(({ file }) => file);
    expect(found.filter((file) => !owed.statementsInThinLayers.includes(file))).toEqual([]);
  });

  it.each(pure)('%s decides without it', (start) => {
    const reached = new Set([start]);
    for (const file of reached) {
      const found = sources.find((one) => one.file === file);
      expect(`${file} ${found === undefined ? 'is gone' : 'is there'}`).toBe(`${file} is there`);
      for (const one of found?.imports ?? []) {
        if (one.typeOnly) continue;
        expect(one.target).not.toMatch(/^(src\/db\/|pg|kysely|node:(fs|net|child_process|process|timers))/);
        if (inside(one.target)) reached.add(one.target);
      }
    }
    const text = [...reached].map((file) => sources.find((one) => one.file === file)?.text).join('\n');
    expect(text).not.toMatch(/\b(?:Date\.now|Math\.random|process\.env|new Date\(\))/);
  });
});

describe('files', () => {
  it('have no more than 300 lines', () => {
    const long = sources.filter(({ text }) => text.trimEnd().split('\n').length > 300);
    expect(long.map(({ file }) => file).filter((file) => !owed.longFiles.includes(file))).toEqual([]);
  });

  it('are named after what they export', () => {
    const vague = [...sources, ...connectors].filter(({ file }) =>
      /(?:^|\/|[a-z.-])(?:utils?|helpers?|managers?|services?)(?:\/|\.tsx?$)/i.test(file),
    );
    expect(vague.map(({ file }) => file)).toEqual([]);
  });
});
