import { baseUrlSetting, defineRestConnector } from '#connector';
import { z } from 'zod';

const config = z.object({
  token: z.string().min(1).describe('In Crewlist: Settings, API, New token.').meta({ title: 'API token' }),
  base_url: baseUrlSetting('api.crewlist.example'),
});

export default defineRestConnector({
  spec: {
    name: 'crewlist',
    title: 'Crewlist',
    delivery: 'pull',
    config,
    secretFields: ['token'],
    docs: 'Reads people with an API token that may see them.',
  },
  base: ({ base_url }) => base_url ?? 'https://api.crewlist.example/v2',
  auth: ({ token }) => ({ kind: 'bearer', token }),
  limits: [{ requests: 100, seconds: 60 }],
  faults: {
    401: { setting: 'token', advice: 'Create a new token in Crewlist and enter it.' },
    unreachable: 'base_url',
    nobody: { setting: 'token', advice: 'The token needs the right to see people.' },
  },
  snapshot: () => ({
    request: { path: 'people', query: { limit: 200, state: 'all' } },
    paging: { kind: 'cursor', from: 'page.next', to: 'cursor' },
    records: 'people',
    key: 'id',
    total: 'page.total',
  }),
  changes: {
    lists: (_settings, since) => ({
      request: { path: 'people/changes', query: { limit: 200, updated_since: since } },
      paging: { kind: 'cursor', from: 'page.next', to: 'cursor' },
      records: 'people',
      key: 'id',
      deleted: (person) => person['deleted_at'] !== undefined,
    }),
  },
});
