/** A file as its place lists it. */
export interface FoundFile {
  /** Without the folder. */
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** What the place itself calls this content, an ETag for example. */
  readonly tag?: string;
}

/** Where files lie of which the newest is read: a folder, an SFTP server, a bucket. Faults are thrown as `SourceError`. */
export interface Place {
  /** For messages: `the folder /outgoing of sftp.example.com`. */
  readonly words: string;
  /** Files appear here as a whole: nobody needs to wait until one stays the same. */
  readonly whole: boolean;
  /** Plain files of the folder, not of those below. */
  list(): Promise<readonly FoundFile[]>;
  /** The file as it is now; undefined when it is gone. */
  look(name: string): Promise<FoundFile | undefined>;
  /** The bytes of this file. Ends early when they end early: the reader counts them. */
  read(file: FoundFile): AsyncIterable<Uint8Array>;
  /** Moves into the folder `processed` below, which is made when it is not there. */
  move(name: string, newName: string): Promise<void>;
  /** That folder, as a place of its own. */
  processed(): Place;
  close(): Promise<void>;
}

/** Whether it is still the same content, as far as can be told without reading it. */
export function sameFile(one: FoundFile, other: FoundFile): boolean {
  return (
    one.name === other.name &&
    one.bytes === other.bytes &&
    one.modified === other.modified &&
    one.tag === other.tag
  );
}

export const processedFolder = 'processed';

/** `12,345 bytes of 2026-11-22 16:10 UTC`, for messages. */
export function described(file: FoundFile): string {
  return `${file.bytes.toLocaleString('en')} bytes of ${minuteOf(file.modified)}`;
}

export function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
