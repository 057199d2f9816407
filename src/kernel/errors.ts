/**
 * Every error code of the product, in one table: the HTTP status it answers with and its short title.
 * A code is part of the public contract (problem+json `code`, CLI `code`): it is never renamed.
 */
export const errorCodes = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_setting: { status: 500, title: 'A setting is wrong' },
  invalid_setup: { status: 400, title: 'The set-up file is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Not possible here' },
  request_timeout: { status: 408, title: 'The request took too long' },
  request_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'This kind of content is not understood' },
  tenant_suspended: { status: 403, title: 'The organisation is suspended' },
  tenant_required: { status: 400, title: 'Say which tenant' },
  file_refused: { status: 422, title: 'The file was refused' },
  source_failed: { status: 502, title: 'The source could not be read' },
  provider_failed: { status: 502, title: 'The identity provider could not be asked' },
  file_too_large: { status: 413, title: 'The file is too large' },
  mapping_not_reviewed: { status: 409, title: 'The mapping is not reviewed' },
  mapping_conflict: { status: 409, title: 'Two columns on one field' },
  plan_held: { status: 409, title: 'The plan is held' },
  plan_changed: { status: 409, title: 'The plan or its decisions changed' },
  plan_not_open: { status: 409, title: 'The plan is not open' },
  choice_required: { status: 409, title: 'A choice is missing' },
  approval_not_open: { status: 409, title: 'The approval is not open' },
  apply_busy: { status: 409, title: 'Another process is applying' },
  run_busy: { status: 409, title: 'Another process works on this run' },
  restore_blocked: { status: 409, title: 'The restore is blocked' },
  invitation_invalid: { status: 404, title: 'The invitation is not valid' },
  conflict: { status: 409, title: 'Conflict' },
  precondition_failed: { status: 412, title: 'It changed meanwhile' },
  limit_reached: { status: 409, title: 'A limit is reached' },
  rate_limited: { status: 429, title: 'Too many requests' },
  database: { status: 503, title: 'The database is not available' },
  internal: { status: 500, title: 'Something went wrong' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** An error that a person can act on. `message` says what, where and what to do; it is shown as it is. */
export class PsmError extends Error {
  override readonly name = 'PsmError';
  readonly code: ErrorCode;
  /** Machine-readable particulars, shown beside the message; never personal data. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get status(): number {
    return errorCodes[this.code].status;
  }
}

export function isPsmError(error: unknown, code?: ErrorCode): error is PsmError {
  return error instanceof PsmError && (code === undefined || error.code === code);
}
