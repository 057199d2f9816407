/**
 * A stand-in of the real system for the contract suite: the default export of a connector's `fixtures/source.ts`, or one of the
 * list that it exports, where settings lead to different ways of reading.
 */
export interface SourceFixture {
  /** What tells it from the others of the list. */
  readonly name?: string;
  /** Starts a fresh one on this machine. Each rule of the suite starts its own. */
  readonly start: () => Promise<RunningSource>;
}

export interface RunningSource {
  /** Settings that work, secrets included, as a person would give them. */
  readonly config: Record<string, unknown>;
  /** Records of a snapshot, rejected ones included; of files, their rows. */
  readonly records: number;
  /** Settings of which one is wrong: `check` must refuse and name it. Wrong secrets, wrong addresses, wrong names. */
  readonly wrong: readonly { readonly setting: string; readonly config: Record<string, unknown> }[];
  /** Values of people, e-mail addresses for example, that stand in no log line and no error. Secrets are known from the settings. */
  readonly personal: readonly string[];
  /** Hosts that the outgoing client may connect to; `127.0.0.1` and `localhost` without it. */
  readonly allow?: readonly string[];
  /** For `context.folders`. */
  readonly folders?: readonly string[];
  /** The source breaks off after so many bytes of answers from now on, and stays gone; undefined heals it. */
  readonly cut: (afterBytes: number | undefined) => void;
  /** Only where the connector reads changes: somebody changes, comes and goes in the source. Gives their keys. */
  readonly change?: () => Promise<{
    readonly changed: readonly string[];
    readonly deleted: readonly string[];
  }>;
  readonly close: () => Promise<void>;
}
