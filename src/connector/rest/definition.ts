import type { z } from 'zod';
import type { ConnectorSpec, FileFormat } from '../connector.ts';
import type { RestAuth } from './auth.ts';
import type { RestClient } from './client.ts';
import type { RestFaults } from './faults.ts';
import type { Json, JsonObject } from './json.ts';
import type { RestLimit } from './pace.ts';
import type { RestPaging } from './paging.ts';
import type { RestPage, RestRequest } from './request.ts';

/** One list of people. */
export interface RestList {
  /** Names the list in positions, when there are several: "deactivated". */
  readonly label?: string;
  /** Of the first page. */
  readonly request: RestRequest;
  /** Everything in one answer without it. */
  readonly paging?: RestPaging;
  /**
   * The path at which the records stand, `data` or `result.people`; the empty text when the answer is the list itself. An answer
   * without it is refused. A function may give undefined for the same.
   */
  readonly records: string | ((page: RestPage) => readonly unknown[] | undefined);
  /** The path of the key, `id`, or a function. A record without one is rejected and the rest goes on. */
  readonly key: string | ((record: JsonObject) => string | number | null | undefined);
  /** What becomes columns; the record as it is without it. */
  readonly attributes?: (record: JsonObject) => JsonObject;
  /** The record says that this key is gone: a deletion while changes are read, left out of a snapshot. */
  readonly deleted?: (record: JsonObject) => boolean;
  /** Not a person that counts: left out. */
  readonly leftOut?: (record: JsonObject) => boolean;
  /** The path of how many records the list has, if the API says it, or a function. */
  readonly total?: string | ((page: RestPage) => number | undefined);
  /** On the last page, the path of the address under which changes begin (`@odata.deltaLink`). */
  readonly deltaLink?: string;
}

/** Keys that are gone, known before anything is read. */
export interface RestDeletions {
  readonly deletions: readonly string[];
}

/** A file instead of pages: it is landed byte by byte, and read by the mapping as an uploaded one is. */
export interface RestFile {
  readonly file: RestRequest;
  readonly format: FileFormat;
}

/**
 * A list that comes in one answer and may be larger than memory: a report in JSON. It is read record by record as it arrives, has no
 * checkpoints, and is at its end when its JSON is closed.
 */
export interface RestStream extends Pick<RestList, 'key' | 'attributes' | 'leftOut'> {
  readonly stream: RestRequest;
  /** The path of names at which the list stands: `Report_Entry`. */
  readonly records: string;
}

export type RestLists = RestList | readonly (RestList | RestDeletions)[];

/**
 * Something to do once before a read, which pages depend on: start an export job and wait for it, ask for the ids that changed.
 * What it gives is kept in the checkpoints, so that a read that goes on does not start it again. Never a secret.
 */
export interface RestBeginning<Settings> {
  begin(client: RestClient, settings: Settings, since: string): Promise<Json>;
  lists(settings: Settings, begun: Json): RestLists | RestFile | RestStream;
}

export interface RestChanges<Settings> {
  /** Where settings decide whether the API tells of changes; always without it. */
  when?(settings: Settings): boolean;
  /** As of a snapshot. */
  begin?(client: RestClient, settings: Settings, since: string): Promise<Json>;
  /**
   * What changed since. `since` is a delta link, where a list of the snapshot has one; otherwise a time (ISO, UTC): when the last
   * read began, by the clock of the API, less the overlap.
   */
  lists(settings: Settings, since: string, begun: Json): RestLists;
  /** Seconds that are read again, since APIs show some changes late; 300 without it. */
  readonly overlapSeconds?: number;
  /** The API forgets deletions after so many days: then everything is read again. */
  readonly rememberedDays?: number;
}

export interface RestDefinition<Config extends z.ZodObject = z.ZodObject> {
  readonly spec: ConnectorSpec<Config>;
  /** The base address of the API: `https://api.example.com/v1`. */
  readonly base: (settings: z.infer<Config>) => string;
  readonly auth: (settings: z.infer<Config>) => RestAuth;
  /** Headers of every request, beside credentials and `accept`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the API allows; kept by waiting. */
  readonly limits?: readonly RestLimit[];
  /** What answers mean to an admin. */
  readonly faults: RestFaults | ((settings: z.infer<Config>) => RestFaults);
  /**
   * Where the codes of an API say too little and its sentences more: the entry of `faults` that an answer means, if it is not the
   * one of its code.
   */
  readonly meaning?: (status: number, body: string) => string | undefined;
  /** Whether an answer other than 429 says that the API is busy. */
  readonly throttled?: (status: number, body: string) => boolean;
  /** Everybody. */
  readonly snapshot:
    | ((settings: z.infer<Config>) => RestLists | RestFile | RestStream)
    | RestBeginning<z.infer<Config>>;
  readonly changes?: RestChanges<z.infer<Config>>;
  /**
   * What `check` adds when it went well, from the records of the first page: fields that the rights do not cover, for example. A
   * sentence without values of people.
   */
  readonly remark?: (records: readonly JsonObject[], settings: z.infer<Config>) => string | undefined;
  /** A smaller question for `check` and `discover`, where the first page of the snapshot costs too much. */
  readonly sample?: (settings: z.infer<Config>) => RestList | RestStream;
}

/** Where a read stands. Cursors of checkpoints have a `place`, those of `end` have none. */
export interface RestCursor {
  /** Where changes begin next time. */
  readonly since: string | null;
  readonly place?: RestPlace;
}

export interface RestPlace {
  readonly begun: Json;
  /** The list that is read, and the page of it that comes next. */
  readonly list: number;
  readonly page: number;
  readonly state: Json | null;
  /** Records of this list so far, and its total when its first page was read. */
  readonly seen: number;
  readonly total: number | null;
  /** Of the whole read: records that every finished list says it has, null when one does not say; */
  readonly count: number | null;
  /** those that came; */
  readonly arrived: number;
  /** and those of them that were left out. */
  readonly leftOut: number;
}
