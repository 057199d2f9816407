import type { ConnectorLog } from '../../connector/index.ts';
import { type Database, withTenant } from '../../db/tenant.ts';
import { newId } from '../../kernel/ids.ts';
import { type Exchange, maskedRequest } from './maskedRequest.ts';

/** A request of an identity provider, as it came: it is masked before it is kept anywhere. */
export interface ScimRequestEntry extends Exchange {
  readonly tenantId: string;
  readonly connectionId: string;
  /** When it came. */
  readonly at: Date;
  readonly method: string;
  readonly status: number;
  readonly scimType?: string | undefined;
  readonly milliseconds: number;
  readonly tokenId?: string | undefined;
  /** The person or group that it is about. */
  readonly resourceId?: string | undefined;
}

/** Keeps what identity providers asked, for the people who look into it; see docs/connectors/scim-push.md. */
export interface RequestLog {
  /** Returns at once; it is written within a second or so. */
  note(entry: ScimRequestEntry): void;
  /** Writes what is left. */
  close(): Promise<void>;
}

export interface RequestLogLimits {
  /** Milliseconds that an entry waits for others. */
  readonly patience: number;
  /** Entries that are written at once. */
  readonly batch: number;
  /** Entries, and characters of them, that are kept while the database cannot take them. */
  readonly entries: number;
  readonly characters: number;
}

const usual: RequestLogLimits = {
  patience: 1_000,
  batch: 200,
  entries: 10_000,
  characters: 64 * 1024 * 1024,
};

/** The database has them and does not want them (PostgreSQL, appendix A): their connection is gone for good, for example. */
const refusals = /^2[23][0-9A-Z]{3}$/;

interface Row {
  readonly tenantId: string;
  /** The row as JSON. */
  readonly text: string;
}

/**
 * Starts to keep requests, masked and in batches, apart from the transactions that carry them out. The log never slows a request down
 * and never fails one: when the database cannot take it, the oldest entries are dropped, and how many is said in the server's log.
 */
export function startRequestLog(
  database: Database,
  log: ConnectorLog,
  limits: RequestLogLimits = usual,
): RequestLog {
  const waiting: Row[] = [];
  let characters = 0;
  let dropped = 0;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  const drop = (count: number) => {
    for (const row of waiting.splice(0, count)) characters -= row.text.length;
    dropped += count;
  };

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const [first] = waiting;
      const batch = waiting.slice(0, limits.batch).filter((row) => row.tenantId === first?.tenantId);
      if (!(await written(batch))) return;
    }
    if (dropped === 0) return;
    log.warn(
      { requests: dropped },
      'requests of identity providers are missing in their log: the database could not take them',
    );
    dropped = 0;
  };

  /** @returns whether it makes sense to go on */
  const written = async (batch: readonly Row[]): Promise<boolean> => {
    try {
      await insert(database, batch);
      failing = false;
      remove(batch);
      return true;
    } catch (error) {
      if (isRefusal(error)) {
        // One of them is at fault, and the others are not to be lost for it.
        if (batch.length > 1) return eachWritten(batch);
        dropped += remove(batch);
        return true;
      }
      failing = true;
      const err = error instanceof Error ? error.message : String(error);
      log.warn(
        { err, requests: waiting.length },
        'the log of requests of identity providers cannot be written; it is tried again',
      );
      return false;
    }
  };

  const eachWritten = async (rows: readonly Row[]): Promise<boolean> => {
    for (const row of rows) if (!(await written([row]))) return false;
    return true;
  };

  /** Some of them may have been dropped meanwhile. */
  const remove = (batch: readonly Row[]): number => {
    const gone = new Set(batch);
    const kept = waiting.filter((row) => !gone.has(row));
    const count = waiting.length - kept.length;
    waiting.splice(0, waiting.length, ...kept);
    characters = kept.reduce((sum, row) => sum + row.text.length, 0);
    return count;
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing ??= write().finally(() => {
      writing = undefined;
      if (waiting.length > 0) schedule();
    });
    return writing;
  };

  const schedule = () => {
    timer ??= setTimeout(() => void flush(), limits.patience).unref();
  };

  return {
    note: (entry) => {
      const row = { tenantId: entry.tenantId, text: JSON.stringify(rowOf(entry)) };
      waiting.push(row);
      characters += row.text.length;
      if (waiting.length > limits.entries) drop(waiting.length - limits.entries);
      while (characters > limits.characters && waiting.length > 1) drop(1);
      if (waiting.length >= limits.batch && !failing) void flush();
      else schedule();
    },
    close: async () => {
      await writing;
      await flush();
      clearTimeout(timer);
    },
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && refusals.test(String(error.code));
}

function rowOf(entry: ScimRequestEntry): object {
  const { path, userAgent, request, response } = maskedRequest(entry);
  return {
    source_id: entry.connectionId,
    request_id: newId(),
    at: entry.at.toISOString(),
    method: entry.method.slice(0, 20),
    path,
    status: entry.status,
    scim_type: entry.scimType,
    milliseconds: Math.max(0, Math.round(entry.milliseconds)),
    token_id: entry.tokenId,
    user_agent: userAgent,
    resource_id: entry.resourceId,
    request,
    response,
  };
}

/** One statement for all of them; rows that a broken connection left in doubt are not doubled. */
async function insert(database: Database, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  await withTenant(database, first.tenantId, ({ client }) =>
    client.query({
      name: 'scim_request_insert',
      text: `
        insert into scim_request (source_id, request_id, at, method, path, status, scim_type, milliseconds, token_id,
                                  user_agent, resource_id, request, response)
        select source_id, request_id, at, method, path, status, scim_type, milliseconds, token_id,
               user_agent, resource_id, request, response
          from jsonb_to_recordset($1::jsonb) as r (source_id uuid, request_id uuid, at timestamptz, method text, path text,
               status int, scim_type text, milliseconds int, token_id uuid, user_agent text, resource_id uuid,
               request jsonb, response jsonb)
        on conflict do nothing`,
      values: [`[${rows.map(({ text }) => text).join(',')}]`],
    }),
  );
}
