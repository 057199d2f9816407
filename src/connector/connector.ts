import type { z } from 'zod';

/**
 * The interface between Profile Sync Manager and the systems that people come from. A connector is a folder whose default
 * export is made by `defineConnector`; `docs/connectors.md` writes one step by step.
 */

/** How the bytes of a file-like source are to be read. What is not said is found out from the bytes. */
export interface FileFormat {
  /** The name the file had where it came from; its ending is a hint only. */
  readonly filename?: string;
  readonly kind?: 'csv' | 'xlsx';
  readonly encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly separator?: ',' | ';' | '\t' | '|';
}

/** One person as the source gave it. */
export interface SourceRecord {
  /**
   * What the source itself calls this record and never gives to another one: an object id, a contact number, a DN that does not
   * move. It is how the record is found again next time, also when e-mail and Unique ID change. Leave it out when there is none.
   */
  readonly key?: string;
  /**
   * What the source says about the person, as it says it: texts, numbers, booleans, null, arrays and objects of them. They become
   * columns by `flatAttributes`: `{ name: { family: 'Ng' } }` is the column `name.family`.
   */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Where a person finds it again: a row number, a page and index, a DN. Never personal data beyond that. */
  readonly position: string;
}

/**
 * What a connector yields, in order. An iterator that merely stops is not complete: only `end` proves that
 * everything was read.
 */
export type SourceMessage<Cursor = unknown> =
  /** A bounded batch, at most `largestBatch` records. */
  | { readonly type: 'records'; readonly records: readonly SourceRecord[] }
  /** A part of a file, at most 1 MiB. A read yields either bytes or records, never both. */
  | { readonly type: 'bytes'; readonly chunk: Uint8Array; readonly format: FileFormat }
  /** Keys of records that the source deleted. Only while reading changes: a snapshot says so by leaving them out. */
  | { readonly type: 'deletions'; readonly keys: readonly string[] }
  /** A record that cannot be used is data, not an exception: it is listed and the rest goes on. */
  | { readonly type: 'rejected'; readonly position: string; readonly reason: string; readonly key?: string }
  /** All above is kept now: a read that breaks off later goes on from here, see `ReadOptions.resume`. */
  | { readonly type: 'checkpoint'; readonly cursor: Cursor }
  /** Instead of everything else, when `ReadOptions.last` was given and nothing changed since. */
  | { readonly type: 'unchanged' }
  /**
   * Everything was read. `recordCount` is how many records the source says there are, rejected ones included: when that many did
   * not arrive, the read failed. `cursor` is where `readChanges` begins next time, and the `last` of the next snapshot.
   */
  | { readonly type: 'end'; readonly recordCount?: number; readonly cursor?: Cursor };

/** Records of one `records` message, at most. */
export const largestBatch = 1_000;

/** Ids, counts and codes only: what is logged must not hold a secret or a personal value. */
export interface ConnectorLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** A file that a person handed over. */
export interface Upload {
  readonly filename: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** What a connector gets from its surroundings. It opens no connection but through this. */
export interface ConnectorContext {
  readonly log: ConnectorLog;
  /** Aborted when the run is cancelled or the process stops: stop reading soon, yield no `end`. */
  readonly signal: AbortSignal;
  /** The time. */
  now(): Date;
  /**
   * HTTP. Every address is looked at when it is connected to, redirects too: private networks are refused unless the operator
   * allows them by name. Answers 429 and 503 are tried again as `Retry-After` says, connections that break off too, for methods
   * that may be repeated. Aborted with `signal`.
   */
  readonly fetch: typeof globalThis.fetch;
  /**
   * For protocols other than HTTP: the address that a host name may be connected to at this moment. Connect to the address, not
   * to the name, and use the name for certificates only.
   *
   * @throws SourceError `unreachable` when there is none, or when the operator does not allow it
   */
  resolveHost(host: string): Promise<string>;
  /** Folders of this machine that the operator allows to be read; absolute paths, often none. */
  readonly folders: readonly string[];
  /** Only for sources that files are uploaded to: what a person handed over. */
  upload?(): Upload;
}

/** What `check` found out, in a sentence for an admin. A refusal names the setting that is wrong, if it is one. */
export type CheckResult =
  | { readonly ok: true; readonly message: string }
  | { readonly ok: false; readonly setting?: string; readonly message: string };

/** A column as `discover` sees it before anything is read for good. */
export interface Column {
  readonly name: string;
  readonly type: 'text' | 'date' | 'number' | 'boolean';
  readonly samples: readonly string[];
  /** Different for every record, as far as was seen. */
  readonly keyCandidate: boolean;
}

export interface ReadOptions<Cursor = unknown> {
  /**
   * The cursor of the last checkpoint of this same read, which broke off after it: go on behind it. What came before it is kept
   * and must not come again; what came after it is forgotten and must.
   */
  readonly resume?: Cursor;
  /**
   * Snapshots only: the cursor of the last complete one. A source that knows that nothing changed since (an ETag, a file that is
   * still the same) may yield `unchanged` alone.
   */
  readonly last?: Cursor;
}

/**
 * One opened source. The presence of a method is the capability. Methods are called one at a time; faults are thrown as
 * `SourceError`, so that people read what is wrong.
 */
export interface Session<Cursor = unknown> {
  /** Reach the system, authenticate, see one record. A refusal names the setting that is wrong. Throws nothing for that. */
  check(): Promise<CheckResult>;
  /** The columns there are, from a few records. */
  discover(): Promise<readonly Column[]>;
  /** The whole population, without `deletions`. Its presence says that this source can prove absence. */
  readSnapshot?(options: ReadOptions<Cursor>): AsyncIterable<SourceMessage<Cursor>>;
  /**
   * What changed since the cursor of an `end`: records as they are now, and deletions. Never proves absence.
   *
   * @throws SourceError `cursor_expired` when the source does not remember that long: then a snapshot is read
   */
  readChanges?(since: Cursor, options: ReadOptions<Cursor>): AsyncIterable<SourceMessage<Cursor>>;
  /**
   * Called once everything of a read was kept safely, with the cursor of its `end`: the moment to move a file to `processed/`.
   * A read whose `settle` fails was read all the same.
   */
  settle?(cursor: Cursor | undefined): Promise<void>;
  /** Gives connections back. Called whatever happened, maybe twice. */
  close?(): Promise<void>;
}

/** How people get from the source to here: it is pulled, files are uploaded to it, or it pushes. */
export type Delivery = 'pull' | 'upload' | 'push';

export interface ConnectorSpec<Config extends z.ZodObject = z.ZodObject> {
  /** The name of its folder: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** What the system is called by those who use it. */
  readonly title: string;
  /** Of a source with ordinary settings. */
  readonly delivery: Delivery;
  /** Where the settings decide it. */
  readonly deliveryOf?: (config: z.infer<Config>) => Delivery;
  /**
   * The settings: what checks them is also what the form is made of. Each has `.describe(...)`, a sentence that says where to find
   * the value, and may have `.meta(...)` of `SettingMeta`.
   */
  readonly config: Config;
  /** Settings that are stored encrypted and never shown again. */
  readonly secretFields: readonly (keyof z.infer<Config> & string)[];
  /** One sentence or two: what it reads and with which rights. The page of the connector in docs/connectors says more. */
  readonly docs: string;
}

/** What `.meta()` of a setting may say to the form. */
export interface SettingMeta {
  /** The label; without it the name of the setting, in words. */
  readonly title?: string;
  /** A value as it could be, shown in the empty field. */
  readonly placeholder?: string;
  /** A text of several lines, such as a key. */
  readonly multiline?: boolean;
  /** Shown only while other settings have one of these values: `{ location: ['sftp'] }`. */
  readonly when?: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** Needed whenever it is shown: for what `when` belongs to, of which the schema says only that it may be missing. */
  readonly needed?: boolean;
  /** Says where requests go. When it changes, stored secrets have to be entered again: they were meant for the other place. */
  readonly place?: boolean;
  /** Labels of the values of an enum. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Rarely needed: shown below a line "More settings". */
  readonly advanced?: boolean;
}

export interface Connector<Config extends z.ZodObject = z.ZodObject, Cursor = unknown> {
  readonly spec: ConnectorSpec<Config>;
  /** Opens a source with settings that `spec.config` accepted. Connects to nothing yet. */
  open(config: z.infer<Config>, context: ConnectorContext): Session<Cursor>;
}

/** The one way to write a connector: the default export of its folder's `index.ts`. */
export function defineConnector<Config extends z.ZodObject, Cursor = unknown>(
  connector: Connector<Config, Cursor>,
): Connector<Config, Cursor> {
  return connector;
}
