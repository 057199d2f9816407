import { baseUrlSetting, defineRestConnector, isJsonObject, listed, textAt, valueAt } from '#connector';
import type { JsonObject, RestList, RestPaging } from '#connector';
import { z } from 'zod';

const config = z
  .object({
    token: z
      .string()
      .min(1)
      .describe(
        'In HubSpot: Development, Keys, Service keys, Create service key, with the scope crm.objects.contacts.read. The token of an older private app works too.',
      )
      .meta({ title: 'Service key' }),
    properties: z
      .string()
      .default(
        'firstname, lastname, email, jobtitle, company, city, country, hs_language, lifecyclestage, hs_lead_status',
      )
      .describe(
        'Internal names of the properties to read, separated by commas: Settings, Properties, the property, “Internal name”.',
      )
      .meta({ title: 'Properties', multiline: true }),
    only_property: z
      .string()
      .regex(/^[a-z0-9_]+$/, 'must be the internal name of a property')
      .optional()
      .describe('Only contacts that have a certain value in this property count, for example lifecyclestage.')
      .meta({ title: 'Only contacts where', placeholder: 'lifecyclestage' }),
    only_values: z
      .string()
      .min(1)
      .optional()
      .describe('The internal values that count, separated by commas. Others are as good as not there.')
      .meta({ title: 'has one of these values', placeholder: 'customer, evangelist' }),
    base_url: baseUrlSetting('api.hubapi.com').meta({ placeholder: 'https://api.hubapi.com' }),
  })
  .refine(({ only_property, only_values }) => only_property === undefined || only_values !== undefined, {
    path: ['only_values'],
    message: 'is needed where a property is chosen',
  })
  .refine(({ only_property, only_values }) => only_values === undefined || only_property !== undefined, {
    path: ['only_property'],
    message: 'is needed where values are chosen',
  });
type Settings = z.infer<typeof config>;

const path = 'crm/v3/objects/contacts';

function wanted({ properties, only_property }: Settings): string[] {
  return [...new Set([...listed(properties), ...(only_property === undefined ? [] : [only_property])])];
}

function counts({ only_property, only_values }: Settings, contact: JsonObject): boolean {
  if (only_property === undefined || only_values === undefined) return true;
  const values = only_values.split(/[,;\n]/).map((value) => value.trim());
  return values.includes(textAt(contact, `properties.${only_property}`) ?? '');
}

const contact = {
  records: 'results',
  key: 'id',
  attributes: (one: JsonObject): JsonObject => {
    const properties = valueAt(one, 'properties');
    return { id: one['id'], createdAt: one['createdAt'], ...(isJsonObject(properties) ? properties : {}) };
  },
};

const pages: RestPaging = { kind: 'cursor', from: 'paging.next.after', to: 'after' };

/**
 * A search gives 10,000 contacts and no more. So every page is a search of its own, for ids greater than the last one: ids do not
 * change while contacts do, which keeps anybody from being skipped.
 */
const byId: RestPaging = {
  kind: 'custom',
  request: (request, last) => {
    const filters = [...(valueAt(request.body, 'filterGroups.0.filters') as object[])];
    if (last !== undefined) filters.push({ propertyName: 'hs_object_id', operator: 'GT', value: last });
    return { ...request, body: { ...request.body, filterGroups: [{ filters }] } };
  },
  next: (page, records) =>
    valueAt(page.body, 'paging.next.after') === undefined ? undefined : textAt(records.at(-1), 'id'),
};

const changed = (settings: Settings, since: string): RestList => ({
  ...contact,
  request: {
    path: `${path}/search`,
    method: 'POST',
    body: {
      filterGroups: [
        {
          filters: [{ propertyName: 'lastmodifieddate', operator: 'GTE', value: String(Date.parse(since)) }],
        },
      ],
      sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
      properties: wanted(settings),
      limit: 200,
    },
  },
  paging: byId,
  // Whoever does not count any more is gone for us.
  deleted: (one) => !counts(settings, one),
});

/** Archived contacts cannot be searched: the list of all of them is read, which goes back 90 days. */
const archived = (since: string): RestList => ({
  ...contact,
  label: 'archived',
  request: { path, query: { archived: true, limit: 100 } },
  paging: pages,
  leftOut: (one) => Date.parse(textAt(one, 'archivedAt') ?? '') < Date.parse(since),
  deleted: () => true,
});

export default defineRestConnector({
  spec: {
    name: 'hubspot',
    title: 'HubSpot contacts',
    delivery: 'pull',
    config,
    secretFields: ['token'],
    docs: 'Reads contacts with a service key, or the token of a private app, that has the scope crm.objects.contacts.read.',
  },
  base: ({ base_url }) => base_url ?? 'https://api.hubapi.com',
  auth: ({ token }) => ({ kind: 'bearer', token }),
  // Of searches five a second are allowed, of lists ten, for all apps of an account together.
  limits: [{ requests: 40, seconds: 10 }],
  faults: {
    401: { setting: 'token', advice: 'Copy the service key again: was it rotated?' },
    403: { setting: 'token', advice: 'The service key needs the scope crm.objects.contacts.read.' },
    400: { setting: 'properties', advice: 'Look at the internal names of the properties.' },
    404: { setting: 'base_url', advice: 'Look at the API address.' },
    unreachable: { setting: 'base_url', advice: 'Look at the API address.' },
    nobody: { setting: 'token', advice: 'The service key needs the scope crm.objects.contacts.read.' },
  },
  // HubSpot leaves properties that it does not know out without a word.
  remark: (records, settings) => {
    const missing = wanted(settings).filter((name) =>
      records.every((record) => valueAt(record, `properties.${name}`) === undefined),
    );
    return missing.length === 0
      ? undefined
      : `There are no properties of these names: ${missing.join(', ')}.`;
  },
  snapshot: (settings) => ({
    ...contact,
    request: { path, query: { limit: 100, archived: false, properties: wanted(settings).join(',') } },
    paging: pages,
    leftOut: (one) => !counts(settings, one),
  }),
  changes: {
    lists: (settings, since) => [changed(settings, since), archived(since)],
    // The search shows a change after some seconds.
    overlapSeconds: 600,
    rememberedDays: 80,
  },
});
