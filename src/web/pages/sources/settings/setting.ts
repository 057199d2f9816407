import type { Connector } from '../../../api/sources.ts';

/** What a person puts into a field of the form. Secrets and numbers are texts while they are typed. */
export type SettingValue = string | number | boolean | readonly string[];
export type SettingValues = Readonly<Record<string, SettingValue>>;

/** One setting of a connector, as the form shows it. */
export interface Setting {
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly placeholder: string | undefined;
  readonly kind: 'text' | 'lines' | 'choice' | 'choices' | 'list' | 'switch' | 'number' | 'json';
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly secret: boolean;
  /** Whenever it is shown. */
  readonly required: boolean;
  readonly advanced: boolean;
  /** Numbers: limits, and whether only whole ones count. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly whole: boolean;
  /** An address, for the keyboard of a phone. */
  readonly format: string | undefined;
  /** Shown only while other settings have one of these values. */
  readonly when: Readonly<Record<string, readonly unknown[]>>;
  /** What it is before anybody typed. */
  readonly initial: SettingValue;
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly format?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly title?: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly advanced?: boolean;
  readonly needed?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly when?: Readonly<Record<string, readonly unknown[]>>;
}

/** The settings of a connector, from its JSON Schema, in the order in which it names them. Pure. */
export function settingsOf({ config, secret_fields: secrets }: Connector): Setting[] {
  const properties = (config['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = (config['required'] ?? []) as readonly string[];
  return Object.entries(properties).map(([name, given]) => {
    const schema = plain(given);
    const kind = kindOf(schema);
    const setting = {
      name,
      title: given.title ?? inWords(name),
      description: given.description,
      placeholder: given.placeholder,
      kind,
      choices: choicesOf(kind === 'choices' ? plain(schema.items ?? {}) : schema, given.labels ?? {}),
      secret: secrets.includes(name),
      required: (required.includes(name) || given.needed === true) && given.default === undefined,
      advanced: given.advanced === true,
      min: inRange(schema.minimum),
      max: inRange(schema.maximum),
      whole: typesOf(schema).includes('integer'),
      format: schema.format,
      when: given.when ?? {},
    };
    return { ...setting, initial: shownAs(kind, given.default) };
  });
}

/** The form's values for settings that are stored. What is secret is not among them. Pure. */
export function valuesOf(settings: readonly Setting[], config: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    settings.map(({ name, kind, initial }) => [
      name,
      config[name] === undefined ? initial : shownAs(kind, config[name]),
    ]),
  ) as SettingValues;
}

/** A stored value as the field of its kind holds it. */
function shownAs(kind: Setting['kind'], value: unknown): SettingValue {
  if (kind === 'switch') return value === true;
  if (kind === 'list' || kind === 'choices') return Array.isArray(value) ? value.map(String) : [];
  if (value === undefined || value === null) return '';
  if (kind === 'json') return JSON.stringify(value, null, 2);
  if (typeof value === 'number' || typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** Without what says only that it may be missing. */
function plain(schema: Schema): Schema {
  const others = schema.anyOf?.filter((one) => one.type !== 'null');
  if (others === undefined) return schema;
  const [only] = others;
  if (others.length === 1 && only !== undefined) return { ...schema, ...plain(only) };
  const values = others.flatMap((one) => (one.const === undefined ? (one.enum ?? []) : [one.const]));
  return values.length >= others.length ? { ...schema, enum: values } : schema;
}

function kindOf(schema: Schema): Setting['kind'] {
  const types = typesOf(schema);
  if (schema.enum !== undefined) return 'choice';
  if (types.includes('boolean')) return 'switch';
  if (types.includes('integer') || types.includes('number')) return 'number';
  if (types.includes('array')) {
    const items = plain(schema.items ?? {});
    if (items.enum !== undefined) return 'choices';
    return typesOf(items).includes('object') ? 'json' : 'list';
  }
  if (types.includes('object')) return 'json';
  return schema.multiline === true ? 'lines' : 'text';
}

function typesOf({ type }: Schema): readonly string[] {
  return type === undefined ? [] : typeof type === 'string' ? [type] : type;
}

function choicesOf(schema: Schema, labels: Readonly<Record<string, string>>) {
  return (schema.enum ?? []).map((one) => ({
    value: String(one),
    label: labels[String(one)] ?? inWords(String(one)),
  }));
}

/** The bounds of what a computer can count say nothing to a person. */
function inRange(bound: number | undefined): number | undefined {
  return bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : undefined;
}

/** `clientId` and `client_id`: "Client id". */
function inWords(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
