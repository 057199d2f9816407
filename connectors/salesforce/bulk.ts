import { parse } from 'csv-parse/sync';
import {
  SourceError,
  textAt,
  valueAt,
  type JsonObject,
  type RestClient,
  type RestList,
  type RestPage,
} from '#connector';
import type { Settings } from './settings.ts';
import { attributes, count, everybody } from './soql.ts';

/** From so many records on, an export job is quicker than pages of 2,000. */
const many = 50_000;
/** Of one page of results: some megabytes. */
const pageRecords = 10_000;
/** Seconds between questions whether a job is done, at most; and until nobody waits any more. */
const longestPause = 30;
const patience = 2 * 60 * 60;

/** An export job that is done: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm */
export interface Job extends JsonObject {
  readonly job: string;
  readonly records: number | null;
}

/** Whether everybody is read by an export job; if so, starts it and waits until it is done. */
export async function begin(
  client: RestClient,
  settings: Settings,
): Promise<{ job: string; records: number | null } | null> {
  if (settings.bulk === 'never') return null;
  if (settings.bulk === 'auto') {
    const { body } = await client.page({ path: 'query', query: { q: count(settings) } });
    if (Number(textAt(body, 'totalSize')) < many) return null;
  }
  const body = { operation: 'query', query: everybody(settings) };
  const started = await client.page({ path: 'jobs/query', method: 'POST', body, once: true });
  const job = textAt(started.body, 'id');
  if (job === undefined)
    throw client.faults.unexpected('Salesforce started an export job and gave it no ID.');
  return { job, records: await done(client, job) };
}

/** @returns how many records the job gave, if it says so */
async function done(client: RestClient, job: string): Promise<number | null> {
  let waited = 0;
  for (let pause = 1; waited < patience; pause = Math.min(pause * 2, longestPause)) {
    const { body } = await client.page({ path: `jobs/query/${encodeURIComponent(job)}` });
    const state = textAt(body, 'state');
    if (state === 'JobComplete') {
      const records = Number(valueAt(body, 'numberRecordsProcessed') ?? Number.NaN);
      return Number.isSafeInteger(records) ? records : null;
    }
    if (state === 'Failed' || state === 'Aborted') {
      throw new SourceError(
        'unexpected_answer',
        `The export job of Salesforce ended as “${state}”. Addresses as a whole (MailingAddress) and the like cannot be exported: name their parts (MailingCity), or set the Bulk API to never.`,
        { setting: 'fields' },
      );
    }
    await client.wait(pause);
    waited += pause;
  }
  throw new SourceError(
    'not_ready',
    'Salesforce has not finished its export job within two hours. It is tried again later.',
  );
}

/** The results of a job, in pages of CSV. Each has the names of the fields in its first line. */
export function results(settings: Settings, { job, records }: Job): RestList {
  return {
    request: {
      path: `jobs/query/${encodeURIComponent(job)}/results`,
      query: { maxRecords: pageRecords },
      headers: { accept: 'text/csv' },
      answer: 'text',
    },
    paging: { kind: 'cursor', from: 'header:Sforce-Locator', to: 'locator' },
    records: rowsOf,
    key: 'Id',
    attributes: attributes(settings),
    ...(records !== null && { total: () => records }),
  };
}

/** @throws SourceError when not all the rows are there that the page announces */
function rowsOf({ body, headers }: RestPage): readonly unknown[] | undefined {
  let rows: JsonObject[];
  try {
    rows = parse(String(body), { bom: true, columns: true, skip_empty_lines: true });
  } catch {
    // What the parser says would quote the row.
    return undefined;
  }
  const announced = Number(headers.get('sforce-numberofrecords') ?? rows.length);
  const named = rows.length === 0 || Object.hasOwn(rows[0] ?? {}, 'Id');
  return announced === rows.length && named ? rows : undefined;
}
