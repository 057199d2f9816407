import type { FileFormat } from '../connector/index.ts';

/** What a landing holds: a file as it came, or records as lines of JSON. */
export type LandedFormat = FileFormat | RecordsFormat;

export interface RecordsFormat {
  readonly kind: 'records';
  /** Names of the columns, in the order in which they were first seen. */
  readonly columns: readonly string[];
  /** Of one key several records may come, and the last one counts: a read of changes may tell of a person twice. */
  readonly lastCounts?: boolean;
  /** A blank cell was said, to clear something; what was not said is not in the record at all. */
  readonly blanksSay?: boolean;
}

export function isRecords(format: LandedFormat): format is RecordsFormat {
  return (format as RecordsFormat).kind === 'records';
}

/** One line of landed records. */
export type RecordLine =
  | {
      readonly key?: string;
      readonly position: string;
      readonly attributes: Readonly<Record<string, string>>;
    }
  | { readonly key?: string; readonly position: string; readonly rejected: string }
  | { readonly deleted: string };
