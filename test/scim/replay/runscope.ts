/** A test of Runscope as it is exported: the parts that the published collections use. */
export interface RunscopeTest {
  readonly steps: readonly RunscopeStep[];
}

export interface RunscopeStep {
  readonly note: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly variables: readonly {
    readonly name: string;
    readonly source: string;
    readonly property: string;
  }[];
  readonly assertions: readonly RunscopeAssertion[];
}

export interface RunscopeAssertion {
  readonly source: string;
  readonly property?: string;
  readonly comparison: string;
  readonly value: string | number | null;
}

export interface Check {
  /** The note of its step. */
  readonly step: string;
  readonly what: string;
  readonly found: unknown;
  readonly passed: boolean;
}

/**
 * Replays a test of Runscope, step by step, and checks what it asserts but how long answers take. Steps of other hosts are left out:
 * what they would have found has to be among the variables.
 *
 * @param baseUrl what the variable "SCIM Base URL" stands for
 * @param given variables by their name
 * @param headers sent beside those of each step
 */
export async function replayRunscope(
  { steps }: RunscopeTest,
  baseUrl: string,
  given: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
): Promise<Check[]> {
  const variables = new Map(Object.entries({ ...given, 'SCIM Base URL': baseUrl }));
  const fill = (text: string) =>
    text.replace(/\{\{([^{}]+)\}\}/g, (whole, name: string) => variables.get(name) ?? whole);
  const checks: Check[] = [];
  for (const step of steps.filter(({ url }) => url.startsWith('{{SCIM Base URL}}'))) {
    const response = await fetch(encodeURI(fill(step.url)), {
      method: step.method,
      headers: {
        ...Object.fromEntries(
          Object.entries(step.headers).map(([name, values]) => [name, values.join(', ').trim()]),
        ),
        ...headers,
      },
      ...(step.body !== undefined && { body: fill(step.body) }),
    });
    const text = await response.text();
    const json: unknown = text === '' ? undefined : JSON.parse(text);
    for (const { name, property } of step.variables) variables.set(name, textOf(valueAt(json, property)));
    for (const assertion of step.assertions.filter(({ source }) => source !== 'response_time')) {
      const found =
        assertion.source === 'response_status' ? response.status : valueAt(json, assertion.property ?? '');
      const expected = assertion.value === null ? '' : fill(String(assertion.value));
      const what = `${assertion.property ?? assertion.source} ${assertion.comparison} ${expected}`.trim();
      checks.push({ step: step.note, what, found, passed: holds(assertion.comparison, found, expected) });
    }
  }
  return checks;
}

function holds(comparison: string, found: unknown, expected: string): boolean {
  switch (comparison) {
    case 'equal':
      return textOf(found) === expected;
    case 'equal_number':
      return Number(found) === Number(expected);
    case 'is_a_number':
      return typeof found === 'number';
    case 'not_empty':
      return Array.isArray(found) ? found.length > 0 : textOf(found) !== '';
    case 'has_value':
      return Array.isArray(found) && found.map(textOf).includes(expected);
    case 'contains':
      return Array.isArray(found) ? found.map(textOf).includes(expected) : textOf(found).includes(expected);
    default:
      throw new Error(`The comparison "${comparison}" is not known.`);
  }
}

/** `name.familyName`, `results[0].email`. */
function valueAt(json: unknown, path: string): unknown {
  let value = json;
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
