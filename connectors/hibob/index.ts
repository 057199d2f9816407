import {
  baseUrlSetting,
  defineRestConnector,
  isJsonObject,
  listed,
  valueAt,
  type JsonObject,
} from '#connector';
import { z } from 'zod';

const config = z.object({
  service_user_id: z
    .string()
    .min(1)
    .describe(
      'In Bob: System settings, Integrations, Service users, Create service user. The ID is shown with the token.',
    )
    .meta({ title: 'Service user ID', placeholder: 'SERVICE-12345' }),
  token: z
    .string()
    .min(1)
    .describe('Shown once, when the service user is created. Lost, it is generated anew on the same page.')
    .meta({ title: 'Service user token' }),
  fields: z
    .string()
    .default(
      'root.id, root.firstName, root.surname, root.email, work.employeeIdInCompany, work.department, work.site, work.title, work.reportsTo, work.startDate, internal.status, internal.lifecycleStatus, internal.terminationDate',
    )
    .describe(
      'Ids of the fields to read, separated by commas, at most 400. The ids of your own fields are in Bob’s fields metadata. Fields that the service user may not see do not come.',
    )
    .meta({ title: 'Fields', multiline: true }),
  include_inactive: z
    .boolean()
    .default(true)
    .describe('People who left come too, with the status Inactive, as far as the service user may see them.')
    .meta({ title: 'Read former employees too' }),
  base_url: baseUrlSetting('api.hibob.com').meta({ placeholder: 'https://api.sandbox.hibob.com/v1' }),
});

/** A field stands nested (`work.title`), by its path (`/work/title`), and in words within `humanReadable`. */
function valueOf(employee: JsonObject, id: string): unknown {
  const path = id.replace(/^root\./, '');
  const machine = valueAt(employee, path) ?? valueAt(employee[`/${id.replaceAll('.', '/')}`], 'value');
  const words = valueAt(employee['humanReadable'], path);
  // Dates in words depend on the settings of the service user; names of options stand in words only.
  const isDate = typeof machine === 'string' && /^\d{4}-\d{2}-\d{2}/.test(machine);
  return isDate || isJsonObject(machine) || machine === null || typeof words !== 'string' || words === ''
    ? machine
    : words;
}

export default defineRestConnector({
  spec: {
    name: 'hibob',
    title: 'HiBob',
    delivery: 'pull',
    config,
    secretFields: ['token'],
    docs: 'Reads employees by a service user whose permission group may see them and the categories of their fields.',
  },
  base: ({ base_url }) => base_url ?? 'https://api.hibob.com/v1',
  auth: ({ service_user_id, token }) => ({ kind: 'basic', user: service_user_id, password: token }),
  limits: [{ requests: 50, seconds: 60 }],
  faults: {
    401: { setting: 'token', advice: 'Look at the ID and the token of the service user.' },
    403: {
      setting: 'token',
      advice: 'The permission group of the service user must let it see people’s data.',
    },
    400: { setting: 'fields', advice: 'Look at the ids of the fields.' },
    404: { setting: 'base_url', advice: 'Look at the API address.' },
    unreachable: { setting: 'base_url', advice: 'Look at the API address.' },
    nobody: {
      setting: 'token',
      advice: 'The permission group of the service user must name the people whose data it may see.',
    },
  },
  // Bob leaves fields out without a word.
  remark: (records, { fields }) => {
    const missing = listed(fields).filter((id) =>
      records.every((record) => valueOf(record, id) === undefined),
    );
    return missing.length === 0
      ? undefined
      : `These fields do not come, perhaps for want of rights: ${missing.join(', ')}.`;
  },
  snapshot: ({ fields, include_inactive }) => {
    const ids = [...new Set(['root.id', ...listed(fields)])];
    return {
      request: {
        path: 'people/search',
        method: 'POST',
        body: { fields: ids, showInactive: include_inactive, humanReadable: 'APPEND' },
      },
      records: 'employees',
      key: (employee) => valueOf(employee, 'root.id') as string | undefined,
      attributes: (employee) =>
        Object.fromEntries(ids.map((id) => [id.replace(/^root\./, ''), valueOf(employee, id) ?? null])),
    };
  },
});
