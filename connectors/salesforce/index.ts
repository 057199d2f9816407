import {
  defineRestConnector,
  SourceError,
  textAt,
  valueAt,
  type RestAuth,
  type RestClient,
  type RestList,
} from '#connector';
import { begin, results, type Job } from './bulk.ts';
import { faults, meaning } from './faults.ts';
import { config, type Settings } from './settings.ts';
import { attributes, changedSince, everybody, othersSince } from './soql.ts';

const version = 'v64.0';
/** When more were deleted, reading everybody is faster. */
const mostDeleted = 10_000;

const origin = ({ domain, base_url }: Settings): string =>
  (base_url ?? `https://${domain}`).replace(/\/+$/, '');

function auth(settings: Settings): RestAuth {
  const { domain, sign_in, client_id, client_secret = '', username = '', private_key = '' } = settings;
  const tokenUrl = `${origin(settings)}/services/oauth2/token`;
  if (sign_in === 'secret')
    return { kind: 'clientCredentials', tokenUrl, clientId: client_id, clientSecret: client_secret };
  // Of whom the assertion is for there are two, wherever My Domain is.
  const aud = /\.sandbox\.my\./i.test(domain)
    ? 'https://test.salesforce.com'
    : 'https://login.salesforce.com';
  return {
    kind: 'jwtBearer',
    tokenUrl,
    privateKey: private_key,
    claims: { iss: client_id, sub: username, aud },
  };
}

/** A question in SOQL, page by page. */
function asked(settings: Settings, q: string): RestList {
  return {
    request: { path: 'query', query: { q } },
    paging: { kind: 'nextUrl', from: 'nextRecordsUrl' },
    records: 'records',
    key: 'Id',
    attributes: attributes(settings),
    total: 'totalSize',
  };
}

/** Ids that were deleted or merged into others since. Users are never deleted. */
async function deletedSince(client: RestClient, { object }: Settings, since: string): Promise<string[]> {
  if (object.toLowerCase() === 'user') return [];
  // Seconds do not count there; the end must be more than a minute later.
  const end = new Date(Math.max(client.started().getTime(), Date.parse(since) + 120_000)).toISOString();
  const { body } = await client.page({ path: `sobjects/${object}/deleted`, query: { start: since, end } });
  const found = valueAt(body, 'deletedRecords');
  if (!Array.isArray(found))
    throw client.faults.unexpected('The answer of Salesforce about deletions has no list in it.');
  const earliest = Date.parse(textAt(body, 'earliestDateAvailable') ?? '');
  if (earliest > Date.parse(since) || found.length > mostDeleted) {
    throw new SourceError(
      'cursor_expired',
      'Salesforce does not know all deletions that far back, or there are too many. Everybody is read.',
    );
  }
  return found.map((one) => textAt(one, 'id')).filter((id) => id !== undefined);
}

export default defineRestConnector({
  spec: {
    name: 'salesforce',
    title: 'Salesforce',
    delivery: 'pull',
    config,
    secretFields: ['client_secret', 'private_key'],
    docs: 'Reads contacts, users or records of any object by SOQL, as an integration user who may see them and their fields.',
  },
  base: (settings) => `${origin(settings)}/services/data/${version}`,
  auth,
  meaning,
  faults,
  snapshot: {
    begin: (client, settings) => begin(client, settings),
    lists: (settings, begun) =>
      begun === null ? asked(settings, everybody(settings)) : results(settings, begun as unknown as Job),
  },
  changes: {
    begin: (client, settings, since) => deletedSince(client, settings, since),
    lists: (settings, since, begun) => {
      const others = othersSince(settings, since);
      return [
        { deletions: begun as string[] },
        ...(others === undefined
          ? []
          : [{ ...asked(settings, others), label: 'others', deleted: () => true }]),
        asked(settings, everybody(settings, changedSince(since))),
      ];
    },
    // What a long transaction changed shows when it ends, with the time when it began.
    overlapSeconds: 1_800,
    // Deletions are listed for 15 days.
    rememberedDays: 14,
  },
  sample: (settings) => asked(settings, `${everybody(settings)} LIMIT 200`),
});
