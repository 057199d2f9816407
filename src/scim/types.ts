import type { TenantScope } from '../db/tenant.ts';
import type { JsonObject, Registry, ResourceBody, ResourceTypeName } from './schema/types.ts';

/** Within what an operation works: one transaction, one connection. */
export interface ScimScope {
  readonly scope: TenantScope;
  /** The source that is the connection. */
  readonly connectionId: string;
  readonly registry: Registry;
  /** `https://host/scim/v2`, without a slash at its end. */
  readonly baseUrl: string;
}

/** A resource as it is stored. */
export interface StoredResource {
  readonly resourceId: string;
  readonly type: ResourceTypeName;
  readonly body: ResourceBody;
  /** Of what is read; the ETag is `W/"version"`. */
  readonly version: number;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
}

/** What is asked of an answer: `attributes` or `excludedAttributes` (RFC 7644 §3.9), as they came. */
export interface Projection {
  readonly attributes?: readonly string[] | undefined;
  readonly excludedAttributes?: readonly string[] | undefined;
}

/** What `If-Match` and `If-None-Match` said; undefined when they were not there. */
export interface Preconditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** One resource as it is answered, projected already. */
export interface ResourceAnswer {
  readonly id: string;
  readonly version: number;
  /** Absolute. */
  readonly location: string;
  readonly resource: JsonObject;
}

/** What a write did, for whoever acts on it in the same transaction. */
export interface Written extends ResourceAnswer {
  readonly type: ResourceTypeName;
  /** False when the resource is what it was: version and lastModified have not moved. */
  readonly changed: boolean;
  /** Of a user: whether `active` became false with this write, or is false in a new one. */
  readonly deactivated: boolean;
}

export interface ListQuery extends Projection {
  readonly filter?: string | undefined;
  readonly sortBy?: string | undefined;
  readonly sortOrder?: string | undefined;
  /** As they came: a number, or its text. */
  readonly startIndex?: number | string | undefined;
  readonly count?: number | string | undefined;
  /** RFC 9865; the empty text begins a walk. */
  readonly cursor?: string | undefined;
}

/** `urn:ietf:params:scim:api:messages:2.0:ListResponse`. */
export interface ListAnswer {
  readonly totalResults?: number;
  readonly itemsPerPage: number;
  readonly startIndex?: number;
  readonly nextCursor?: string;
  readonly previousCursor?: string;
  readonly resources: readonly JsonObject[];
}
