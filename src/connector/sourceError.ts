/** Why a source could not be read. */
export type SourceFault =
  /** A setting is wrong; `setting` names it. */
  | 'wrong_setting'
  /** Nobody answers there, or the operator does not allow to go there. */
  | 'unreachable'
  /** The source answers and does not accept who asks. */
  | 'not_allowed'
  /** The source is busy and stayed so. */
  | 'throttled'
  /** The connection or the file ended before everything was there. */
  | 'cut_off'
  /** The answer is not what the documentation of the source says. */
  | 'unexpected_answer'
  /** There is nothing to read yet: no file of the pattern, a file that is still being written. */
  | 'not_ready'
  /** The source does not remember back to the cursor. */
  | 'cursor_expired';

/**
 * A fault of a source, in a sentence that an admin can act on: what is wrong, where, and what to do. It is shown as it is and
 * stands in logs, so it holds no secret and no personal value.
 */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly fault: SourceFault;
  /** The setting that is wrong, if it is one. */
  readonly setting: string | undefined;

  constructor(fault: SourceFault, message: string, options: { setting?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fault = fault;
    this.setting = options.setting;
  }
}
