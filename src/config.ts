import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PsmError } from './kernel/errors.ts';
import { parseSecretKeys } from './kernel/secretKeys.ts';
import { parseAllowList, parseNetworks } from './outgoing/allowList.ts';

const positive = z.coerce.number().int().positive();

/** A list; from the environment it comes as one text, separated by commas. */
const texts = z.preprocess(
  (given) =>
    typeof given === 'string'
      ? given
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
      : given,
  z.array(z.string().min(1)),
);

/** Lets a setting be read by who needs it, so that a wrong one is told at the start, and not when it is needed. */
function readBy<T>(read: (value: T) => unknown): (value: T, context: z.RefinementCtx) => void {
  return (value, context) => {
    try {
      read(value);
    } catch (error) {
      const message = error instanceof PsmError ? error.message.replace(/\.$/, '') : 'invalid';
      context.addIssue({ code: 'custom', message });
    }
  };
}

/** Every setting of the product. Where a value comes from: environment, then `PSM_CONFIG`, then `config/default.json`. */
export const configSchema = z.strictObject({
  port: z.coerce.number().int().min(0).max(65_535).describe('Port of the HTTP server; 0 takes a free one'),
  host: z.string().min(1).describe('Address the HTTP server listens on'),
  dataDir: z.string().min(1).describe('Folder of the embedded database and its log'),
  databaseUrl: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('A PostgreSQL 15 or later; without it the embedded one is used'),
  databaseOwnerUrl: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('The login that migrates, when DATABASE_URL is only a member of psm_app'),
  smtpUrl: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('Mail server; without it mail is kept in the outbox'),
  mailFrom: z.string().min(3).describe('Sender of every mail'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address under which people reach the server'),
  trustProxy: texts
    .superRefine(readBy(parseNetworks))
    .describe(
      'Addresses and networks of the proxies in front of the server: what they say of who called, and how, is believed',
    ),
  hsts: z
    .enum(['off', 'host', 'subdomains'])
    .optional()
    .describe(
      'Whether browsers are told to use https alone for this host, or for those below it too; without it: for this host, when PSM_BASE_URL is https',
    ),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  limits: z.strictObject({
    fileBytes: positive.describe('Bytes of one uploaded file'),
    fileColumns: positive.describe('Columns of one file'),
    fileRows: positive.describe('Rows of one file'),
    cellLength: positive.describe('Characters of one cell'),
    recordBytes: positive.describe('Bytes of one row'),
  }),
  apply: z.strictObject({
    chunk: z.coerce.number().int().min(1).max(10_000).describe('Changes of one transaction'),
    leaseSeconds: z.coerce
      .number()
      .int()
      .min(2)
      .max(600)
      .describe('After this long without a sign of life, another process goes on'),
  }),
  secretKeys: z
    .string()
    .min(1)
    .superRefine(readBy(parseSecretKeys))
    .optional()
    .describe(
      'Keys that seal secrets, as name:base64, the newest first; without them they are kept in the data folder. The same on every node',
    ),
  connectors: texts.describe(
    'Connectors beside those of the product: paths of folders, or names of packages',
  ),
  folders: texts.describe('Folders of this machine that sources may read files from'),
  outgoing: z.strictObject({
    allow: texts
      .superRefine(readBy(parseAllowList))
      .describe(
        'Private hosts, addresses and networks (10.1.0.0/16) that sources and webhooks may connect to',
      ),
    seconds: positive.describe('Seconds without a byte, after which another system is given up'),
    bytes: positive.describe('Bytes of one answer of another system'),
  }),
  roles: z
    .preprocess(
      (given) => (typeof given === 'string' ? given.split(',').map((part) => part.trim()) : given),
      z.array(z.enum(['api', 'worker', 'scheduler'])).min(1),
    )
    .describe('What this node does: serves the API and the page, works on runs, pulls sources on schedule'),
  invitationDays: positive.describe('Days an invitation is valid'),
  restoreDays: positive.describe('Days a deleted member can be restored'),
  landingDays: positive.describe('Days uploaded files are kept'),
});

export type Config = z.infer<typeof configSchema>;

/** Environment variable -> setting. Each may also be given as `NAME_FILE`, the path of a file that holds the value. */
const environmentNames = {
  PORT: ['port'],
  HOST: ['host'],
  PSM_DATA_DIR: ['dataDir'],
  DATABASE_URL: ['databaseUrl'],
  DATABASE_OWNER_URL: ['databaseOwnerUrl'],
  SMTP_URL: ['smtpUrl'],
  PSM_MAIL_FROM: ['mailFrom'],
  PSM_BASE_URL: ['baseUrl'],
  PSM_TRUST_PROXY: ['trustProxy'],
  PSM_HSTS: ['hsts'],
  PSM_LOG_LEVEL: ['logLevel'],
  PSM_FILE_BYTES: ['limits', 'fileBytes'],
  PSM_FILE_COLUMNS: ['limits', 'fileColumns'],
  PSM_FILE_ROWS: ['limits', 'fileRows'],
  PSM_CELL_LENGTH: ['limits', 'cellLength'],
  PSM_RECORD_BYTES: ['limits', 'recordBytes'],
  PSM_APPLY_CHUNK: ['apply', 'chunk'],
  PSM_APPLY_LEASE_SECONDS: ['apply', 'leaseSeconds'],
  PSM_SECRET_KEYS: ['secretKeys'],
  PSM_CONNECTORS: ['connectors'],
  PSM_FOLDERS: ['folders'],
  PSM_OUTGOING_ALLOW: ['outgoing', 'allow'],
  PSM_OUTGOING_SECONDS: ['outgoing', 'seconds'],
  PSM_ROLES: ['roles'],
} as const satisfies Record<string, readonly string[]>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings. The data folder is relative to the working folder, which npm scripts set to the package's.
 *
 * @throws PsmError `invalid_setting`: a sentence that names the setting, where it comes from and what it must be
 */
export function loadConfig(environment: Environment = process.env): Config {
  const defaults = readJson(
    fileURLToPath(new URL('../config/default.json', packageRoot())),
    'config/default.json',
  );
  const named = given(environment, 'PSM_CONFIG');
  const file = named === undefined ? {} : readSettings(callersPath(named));
  const settings = merge(defaults, file);
  const origins = new Map<string, string>();
  for (const [name, setting] of Object.entries(environmentNames)) {
    const value = given(environment, name);
    if (value === undefined) continue;
    put(settings, setting, value);
    origins.set(setting.join('.'), name);
  }
  const parsed = configSchema.safeParse(settings);
  if (!parsed.success) throw invalid(parsed.error, origins, named);
  const connectors = parsed.data.connectors.map((one) => folderOrName(one, callersPath(one)));
  return { ...parsed.data, connectors, dataDir: path.resolve(parsed.data.dataDir) };
}

/** Folders of connectors that a settings file names are looked for beside it. */
function readSettings(file: string): Record<string, unknown> {
  const settings = readJson(file, 'PSM_CONFIG');
  const { connectors } = settings;
  if (!Array.isArray(connectors)) return settings;
  const beside = (one: unknown) =>
    typeof one === 'string' ? folderOrName(one, path.resolve(path.dirname(file), one)) : one;
  return { ...settings, connectors: connectors.map(beside) };
}

/** The whole path of a connector's folder; the name of a package stays as it is. */
function folderOrName(named: string, folder: string): string {
  return existsSync(folder) || /^\.{1,2}(?:[/\\]|$)/.test(named) ? folder : named;
}

/** npm scripts run in the package's folder; a file that a person names is looked for where they typed the command. */
export function callersPath(file: string): string {
  const typed = path.resolve(process.env['INIT_CWD'] ?? '.', file);
  const here = path.resolve(file);
  return existsSync(typed) || !existsSync(here) ? typed : here;
}

function packageRoot(): URL {
  // src/ in a checkout, dist/src/ in a package.
  const here = new URL('./', import.meta.url);
  return existsSync(new URL('../config/default.json', here)) ? here : new URL('../', here);
}

function given(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  const fileName = environment[`${name}_FILE`];
  if (value !== undefined && value !== '' && fileName) {
    throw new PsmError('invalid_setting', `${name} and ${name}_FILE are both set. Keep one of them.`);
  }
  if (!fileName) return value === '' ? undefined : value;
  try {
    return readFileSync(fileName, 'utf8').trim();
  } catch (cause) {
    throw new PsmError('invalid_setting', `${name}_FILE names the file ${fileName}, which cannot be read.`, {
      cause,
    });
  }
}

function readJson(file: string, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? `is no valid JSON: ${cause.message}` : 'cannot be read';
    throw new PsmError('invalid_setting', `${name}: the file ${file} ${why}.`, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PsmError('invalid_setting', `${name}: the file ${file} must hold one JSON object.`);
  }
  return value as Record<string, unknown>;
}

function merge(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function put(settings: Record<string, unknown>, setting: readonly string[], value: string): void {
  const [first = '', ...rest] = setting;
  if (rest.length === 0) {
    settings[first] = value;
    return;
  }
  const below = isObject(settings[first]) ? { ...settings[first] } : {};
  put(below, rest, value);
  settings[first] = below;
}

function invalid(
  error: z.ZodError,
  origins: ReadonlyMap<string, string>,
  file: string | undefined,
): PsmError {
  const issue = error.issues[0];
  const steps = issue?.path.filter((step) => typeof step !== 'number') ?? [];
  const setting = steps.join('.');
  const origin =
    origins.get(setting) ?? (file === undefined ? 'config/default.json' : `PSM_CONFIG (${file})`);
  const what = setting === '' ? '' : `"${setting}" `;
  return new PsmError(
    'invalid_setting',
    `The setting ${what}from ${origin} is wrong: ${issue?.message ?? 'invalid'}.`,
    {
      cause: error,
      details: { setting, origin },
    },
  );
}
