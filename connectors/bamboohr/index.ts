import {
  baseUrlSetting,
  defineRestConnector,
  isJsonObject,
  listed,
  SourceError,
  valueAt,
  type JsonObject,
  type RestClient,
  type RestList,
} from '#connector';
import { z } from 'zod';

const config = z.object({
  company: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'must be the first part of the address only, such as acme')
    .describe('The first part of the address of your BambooHR: acme, when it is https://acme.bamboohr.com.')
    .meta({ title: 'Company domain', place: true, placeholder: 'acme' }),
  api_key: z
    .string()
    .min(1)
    .describe(
      'In BambooHR, click your name, then API Keys, then Add New Key. It may see what its owner may see.',
    )
    .meta({ title: 'API key' }),
  fields: z
    .string()
    .default(
      'employeeNumber, workEmail, departmentName, divisionName, locationName, employmentStatusName, hireDate, terminationDate, reportsToId, reportsToName, country',
    )
    .describe(
      'Fields beside the ones that always come (employeeId, firstName, lastName, preferredName, jobTitleName, status), separated by commas, by the names that BambooHR’s “List Employees” has for them.',
    )
    .meta({ title: 'Fields', multiline: true }),
  base_url: baseUrlSetting('the address of your company').meta({
    placeholder: 'https://acme.bamboohr.com/api/v1',
  }),
});
type Settings = z.infer<typeof config>;

/** What is asked for by `filter[ids]` at once: with ids of eight digits, an address of 1,000 characters. */
const idsAtOnce = 100;
/** When more changed, reading everybody is faster. */
const mostChanges = 2_000;

/** Everybody comes: BambooHR drops people from lists that are filtered or sorted by a field that the key may not see. */
const employees = (settings: Settings): RestList => ({
  request: { path: 'employees', query: { fields: listed(settings.fields).join(','), 'page[limit]': 1_000 } },
  paging: { kind: 'cursor', from: 'meta.page.nextCursor', to: 'page[after]' },
  records: 'data',
  key: 'employeeId',
  attributes,
  total: 'meta.total',
});

/** Without links to pictures, which are new every time, and names of fields that the key may not see. */
function attributes({ photoUrl: _photo, _restrictedFields, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** Ids of employees that changed, in two sorts. */
interface Changed extends JsonObject {
  readonly ids: string[];
  readonly deleted: string[];
}

async function changedSince(
  client: RestClient,
  since: string,
): Promise<{ ids: string[]; deleted: string[] }> {
  const { body } = await client.page({ path: 'employees/changed', query: { since } });
  const found = valueAt(body, 'employees');
  // Nobody: PHP writes the empty map as the empty list.
  if (!isJsonObject(found) && !(Array.isArray(found) && found.length === 0)) {
    throw client.faults.unexpected(
      'The answer of BambooHR about what changed has no list "employees" in it.',
    );
  }
  const changes = Object.entries(found).map(([id, change]) => ({
    id,
    action: String(valueAt(change, 'action')),
  }));
  if (changes.length > mostChanges) {
    throw new SourceError('cursor_expired', `More than ${mostChanges} employees changed: everybody is read.`);
  }
  const isDeleted = (action: string): boolean => action.toLowerCase() === 'deleted';
  return {
    ids: changes.filter(({ action }) => !isDeleted(action)).map(({ id }) => id),
    deleted: changes.filter(({ action }) => isDeleted(action)).map(({ id }) => id),
  };
}

export default defineRestConnector({
  spec: {
    name: 'bamboohr',
    title: 'BambooHR',
    delivery: 'pull',
    config,
    secretFields: ['api_key'],
    docs: 'Reads employees, active and inactive ones, with an API key of a user who may see them and their fields.',
  },
  base: ({ company, base_url }) => base_url ?? `https://${company}.bamboohr.com/api/v1`,
  // The key is the user, the password can be anything.
  auth: ({ api_key }) => ({ kind: 'basic', user: api_key, password: 'x' }),
  limits: [{ requests: 100, seconds: 60 }],
  faults: ({ base_url }) => {
    const address = base_url === undefined ? 'company' : 'base_url';
    const right = 'The owner of the API key needs the right to see employees.';
    return {
      401: { setting: 'api_key', advice: 'Create a new API key in BambooHR and enter it.' },
      403: { setting: 'api_key', advice: right },
      404: { setting: address, advice: 'Is the company domain right?' },
      unreachable: { setting: address, advice: 'Is the company domain right?' },
      nobody: { setting: 'api_key', advice: right },
      // The employee at the boundary of two pages is gone or has changed: that cursor never works again.
      BadPage: { fault: 'not_ready', advice: 'The list changed while it was read. It is read again.' },
    };
  },
  remark: (records, { fields }) => {
    const hidden = new Set(
      records.flatMap(
        (record) => (valueAt(record, '_restrictedFields') as string[] | null | undefined) ?? [],
      ),
    );
    // BambooHR leaves fields that it does not know out without a word.
    const unknown = listed(fields).filter((field) => records.every((record) => record[field] === undefined));
    const remarks = [
      hidden.size === 0 ? '' : `The API key may not see: ${[...hidden].join(', ')}.`,
      unknown.length === 0 ? '' : `There are no fields of these names: ${unknown.join(', ')}.`,
    ];
    return remarks.join(' ').trim() || undefined;
  },
  snapshot: employees,
  changes: {
    begin: (client, _settings, since) => changedSince(client, since),
    lists: (settings, _since, begun) => {
      const { ids, deleted } = begun as Changed;
      const { request, ...list } = employees(settings);
      const parts = Array.from({ length: Math.ceil(ids.length / idsAtOnce) }, (_, part): RestList => {
        const wanted = ids.slice(part * idsAtOnce, (part + 1) * idsAtOnce).join(',');
        return { ...list, request: { ...request, query: { ...request.query, 'filter[ids]': wanted } } };
      });
      return [{ deletions: deleted }, ...parts];
    },
  },
});
