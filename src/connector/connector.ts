import type { z } from 'zod';

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
  /** What the source itself calls this record, when it has such a thing. */
  readonly key?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Where a person finds it again: a row number, a page and index, a DN. */
  readonly position: string;
}

/**
 * What a connector yields, in order. An iterator that merely stops is not complete: only `end` proves that
 * everything was read.
 */
export type SourceMessage<Cursor = never> =
  | { readonly type: 'records'; readonly records: readonly SourceRecord[] }
  | { readonly type: 'bytes'; readonly chunk: Uint8Array; readonly format: FileFormat }
  | { readonly type: 'deletions'; readonly keys: readonly string[] }
  | { readonly type: 'rejected'; readonly position: string; readonly reason: string }
  | { readonly type: 'checkpoint'; readonly cursor: Cursor }
  | { readonly type: 'end'; readonly recordCount?: number; readonly cursor?: Cursor };

export interface ConnectorLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface Upload {
  readonly filename: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface ConnectorContext {
  readonly log: ConnectorLog;
  /** Aborted when the run is cancelled or the process stops: stop reading soon, yield no `end`. */
  readonly signal: AbortSignal;
  now(): Date;
  readonly fetch: typeof globalThis.fetch;
  /** Only for connectors with delivery `upload`: what a person handed over. */
  upload?(): Upload;
}

export type CheckResult =
  | { readonly ok: true; readonly message: string }
  | { readonly ok: false; readonly setting?: string; readonly message: string };

export interface Column {
  readonly name: string;
  readonly type: 'text' | 'date' | 'number' | 'boolean';
  readonly samples: readonly string[];
  readonly keyCandidate: boolean;
}

export interface Session<Cursor = never> {
  /** Reach the system, authenticate, see one record. A refusal names the setting that is wrong. */
  check(): Promise<CheckResult>;
  discover(): Promise<readonly Column[]>;
  /** The whole population, without `deletions`. Its presence says that this source can prove absence. */
  readSnapshot?(): AsyncIterable<SourceMessage<Cursor>>;
  /** What changed since the cursor. Never proves absence. */
  readChanges?(since: Cursor): AsyncIterable<SourceMessage<Cursor>>;
  close?(): Promise<void>;
}

export interface ConnectorSpec<Config extends z.ZodObject = z.ZodObject> {
  /** The name of its folder. */
  readonly name: string;
  readonly title: string;
  readonly delivery: 'pull' | 'upload' | 'push';
  readonly config: Config;
  readonly secretFields: readonly (keyof z.infer<Config> & string)[];
  readonly docs: string;
}

export interface Connector<Config extends z.ZodObject = z.ZodObject, Cursor = never> {
  readonly spec: ConnectorSpec<Config>;
  open(config: z.infer<Config>, context: ConnectorContext): Session<Cursor>;
}

/** The one way to write a connector: the default export of `connectors/<name>/index.ts`. */
export function defineConnector<Config extends z.ZodObject, Cursor = never>(
  connector: Connector<Config, Cursor>,
): Connector<Config, Cursor> {
  return connector;
}
