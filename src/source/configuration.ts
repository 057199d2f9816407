import type { Connector, ConnectorContext, Delivery, SettingMeta } from '../connector/index.ts';
import { PsmError } from '../kernel/errors.ts';
import { settingFault } from './settingFault.ts';

/** Settings as they are given: by name, null for what is to be forgotten. */
export type GivenConfig = Readonly<Record<string, unknown>>;

export interface Configuration {
  /** What is stored openly. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What is stored sealed. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface CheckedConfig extends Configuration {
  /** Everything that the connector is opened with. */
  readonly whole: Readonly<Record<string, unknown>>;
}

/**
 * Puts given settings over the stored ones. A secret that is not given stays as it is; other settings are replaced as a whole,
 * since a form sends all that it shows.
 *
 * @throws PsmError `invalid_request` when requests would go elsewhere with a stored secret: whoever may change an address must not
 *   get hold of a secret that somebody else entered by that
 */
export function mergedConfig(
  connector: Connector,
  stored: Configuration | undefined,
  given: GivenConfig,
): Record<string, unknown> {
  const secretNames: readonly string[] = connector.spec.secretFields;
  const open = Object.entries(given).filter(([, value]) => value !== null && value !== '');
  const kept = Object.entries(stored?.secrets ?? {}).filter(
    ([name]) => given[name] === undefined || given[name] === '',
  );
  const merged = [...kept.filter(([name]) => secretNames.includes(name)), ...open];
  const [secret] = kept.map(([name]) => name);
  const moved = stored === undefined ? undefined : movedPlace(connector, stored.config, given);
  if (secret !== undefined && moved !== undefined) {
    const again = `enter it again, so that it does not go to another place than it was meant for`;
    throw new PsmError(
      'invalid_request',
      `${titleOf(connector, secret)}: “${titleOf(connector, moved)}” changed; ${again}.`,
      { details: { setting: secret } },
    );
  }
  return Object.fromEntries(merged);
}

/** The first setting that says where requests go and is another one now. */
function movedPlace(
  { spec }: Connector,
  before: Readonly<Record<string, unknown>>,
  given: GivenConfig,
): string | undefined {
  return Object.keys(spec.config.shape).find((name) => {
    const meta = (spec.config.shape[name] as { meta?: () => SettingMeta | undefined }).meta?.();
    return meta?.place === true && (given[name] ?? '') !== (before[name] ?? '');
  });
}

/**
 * Checks settings by the connector's schema and takes the secret ones apart.
 *
 * @throws PsmError `invalid_request` that names the setting in `details.setting`
 */
export function checkedConfig(connector: Connector, settings: GivenConfig): CheckedConfig {
  const parsed = connector.spec.config.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const setting = String(
      issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : (issue?.path[0] ?? ''),
    );
    const why = issue === undefined ? undefined : settingFault(issue, settings[setting]);
    throw new PsmError('invalid_request', `${titleOf(connector, setting)}: ${sentence(why)}`, {
      details: { setting },
    });
  }
  const unstorable = Object.entries(settings).find(([, value]) => !isStorable(value));
  if (unstorable !== undefined) {
    const [setting] = unstorable;
    const why = 'holds a character that no text has (NUL, or half of a pair). Type it again';
    throw new PsmError('invalid_request', `${titleOf(connector, setting)}: ${why}.`, {
      details: { setting },
    });
  }
  const secretNames: readonly string[] = connector.spec.secretFields;
  // Stored as they were given: what the schema adds by default is added anew whenever the source is opened.
  const entries = Object.entries(settings).filter(
    ([name, value]) => value !== undefined && Object.hasOwn(connector.spec.config.shape, name),
  );
  const isSecret = ([name]: readonly [string, unknown]) => secretNames.includes(name);
  return {
    whole: parsed.data,
    config: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
    secrets: Object.fromEntries(entries.filter(isSecret).map(([name, value]) => [name, String(value)])),
  };
}

/** What a setting is called on its form. */
function titleOf({ spec }: Connector, setting: string): string {
  const schema = spec.config.shape[setting] as { meta?: () => { title?: string } | undefined } | undefined;
  return schema?.meta?.()?.title ?? (setting === '' ? spec.title : setting);
}

/**
 * Settings that a connector does not have are refused when somebody enters them: a name with a slip of the pen would otherwise change
 * nothing, and nobody would know. Stored ones are not: another version of the connector may have had them.
 *
 * @throws PsmError `invalid_request` that names the setting in `details.setting`
 */
export function refuseUnknown({ spec }: Connector, given: GivenConfig): void {
  const names = Object.keys(spec.config.shape);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new PsmError(
    'invalid_request',
    `${spec.title} has no setting "${unknown}". It has: ${names.join(', ')}.`,
    { details: { setting: unknown } },
  );
}

function sentence(message: string | undefined): string {
  const text = message ?? 'is not valid';
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function deliveryOf({ spec }: Connector, config: GivenConfig): Delivery {
  if (spec.deliveryOf === undefined) return spec.delivery;
  const parsed = spec.config.safeParse(withStandIns(spec.secretFields, config));
  return parsed.success ? spec.deliveryOf(parsed.data) : spec.delivery;
}

/** Can the source tell what changed, without reading everybody? Nothing is connected to for that. */
export function readsChanges(connector: Connector, config: GivenConfig): boolean {
  const parsed = connector.spec.config.safeParse(withStandIns(connector.spec.secretFields, config));
  if (!parsed.success) return false;
  try {
    return connector.open(parsed.data, inertContext).readChanges !== undefined;
  } catch {
    return false;
  }
}

function withStandIns(secretFields: readonly string[], config: GivenConfig): GivenConfig {
  return { ...Object.fromEntries(secretFields.map((name) => [name, 'stand-in'])), ...config };
}

const refuse = async (): Promise<never> => {
  throw new Error('Nothing is connected to here.');
};
const inertContext: ConnectorContext = {
  log: { info() {}, warn() {} },
  signal: AbortSignal.abort(),
  now: () => new Date(0),
  fetch: refuse,
  resolveHost: refuse,
  folders: [],
};

/** PostgreSQL takes neither NUL nor lone surrogates in a text. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  return typeof value !== 'object' || value === null || Object.values(value).every(isStorable);
}
