import { z } from 'zod';

const deliveries = ['pull', 'upload', 'push'];

/**
 * What is wrong with the `spec` of a connector, each as a sentence that says what to do. JavaScript that nobody compiled may come
 * here, so nothing is taken for granted.
 */
export function specFaults(spec: unknown): string[] {
  if (!isObject(spec))
    return ['It has no `spec`. Make the default export with defineConnector({ spec, open }).'];
  const faults: string[] = [];
  if (typeof spec['name'] !== 'string' || !/^[a-z][a-z0-9-]*$/.test(spec['name'])) {
    faults.push('Its `name` must be lower-case letters, digits and hyphens, and begin with a letter.');
  }
  for (const name of ['title', 'docs']) {
    const text = spec[name];
    if (typeof text === 'string' && text.trim() !== '') continue;
    faults.push(`Its \`${name}\` is missing: people read it where they choose a connector.`);
  }
  if (!deliveries.includes(spec['delivery'] as string)) {
    faults.push(`Its \`delivery\` is ${shown(spec['delivery'])}. It must be ${listed(deliveries)}.`);
  }
  return [...faults, ...configFaults(spec['config'], spec['secretFields'])];
}

function configFaults(config: unknown, secretFields: unknown): string[] {
  if (!isSchema(config)) return ['Its `config` is no z.object(...) of zod 4.'];
  let settings: ReturnType<typeof formOf>;
  try {
    settings = formOf(config);
  } catch (error) {
    return [`No form can be made of its \`config\`: ${error instanceof Error ? error.message : 'unknown'}.`];
  }
  const faults: string[] = [];
  for (const [name, { description, when }] of Object.entries(settings)) {
    if (description === undefined || description.trim() === '') {
      faults.push(
        `Its setting "${name}" has no description. Say with .describe('...') where a person finds the value.`,
      );
    }
    for (const other of Object.keys(when ?? {})) {
      if (other in settings) continue;
      faults.push(
        `Its setting "${name}" is shown when "${other}" has a value, and there is no setting "${other}".`,
      );
    }
  }
  if (!Array.isArray(secretFields)) {
    return [...faults, 'Its `secretFields` is no list. Name the settings that are secret, or none: [].'];
  }
  for (const name of secretFields) {
    if (typeof name === 'string' && name in settings) continue;
    faults.push(`Its \`secretFields\` name ${shown(name)}, which is none of its settings.`);
  }
  return faults;
}

interface Setting {
  readonly description?: string;
  readonly when?: Readonly<Record<string, unknown>>;
}

/** The settings as the form shows them. */
function formOf(config: z.ZodObject): Readonly<Record<string, Setting>> {
  const { properties = {} } = z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' });
  return properties as Readonly<Record<string, Setting>>;
}

/** Names of settings that have to be filled in. */
export function requiredSettings(config: z.ZodObject): readonly string[] {
  return z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }).required ?? [];
}

/** By what it can do: it may be made by another copy of zod than ours. */
function isSchema(value: unknown): value is z.ZodObject {
  return (
    isObject(value) && '_zod' in value && isObject(value['shape']) && typeof value['safeParse'] === 'function'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}

function listed(values: readonly string[]): string {
  return values
    .map((value) => `"${value}"`)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1');
}
