import { styleText } from 'node:util';
import cliProgress from 'cli-progress';
import { type ErrorCode, PsmError } from '../kernel/errors.ts';

/** Exit codes of the command line; docs/cli.md lists them. */
export const exit = { ok: 0, failed: 1, changes: 2, held: 3 } as const;

type Style = Parameters<typeof styleText>[0];

/** Colour only where a person reads: `styleText` looks at the terminal and at NO_COLOR. */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** A command as it can be typed here: through npm in a checkout, by its name where it is installed. */
export function command(text: string): string {
  return process.env['npm_lifecycle_event'] === undefined ? `psm ${text}` : `npm run -s psm -- ${text}`;
}

/** With `--json`, stdout is exactly this one document. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`);
}

export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a person is told of an error: no stack, nothing of the machine. */
export function faultOf(error: unknown): Fault {
  if (error instanceof PsmError) return { code: error.code, message: error.message, details: error.details };
  const message = 'Something went wrong. Run it again with PSM_LOG_LEVEL=debug to see the cause.';
  return { code: 'internal', message, details: {} };
}

/** A table with columns as wide as their content. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export interface Bar {
  update(done: number, of: number | undefined, what: string): void;
  stop(): void;
}

/** A progress bar on stderr, for people only: nothing at all with `--json` or without a terminal. */
export function progressBar(quiet: boolean): Bar {
  if (quiet || !process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new cliProgress.SingleBar(
    {
      format: '{what} {bar} {percentage}% | {value}/{total} rows | {eta_formatted} left',
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      fps: 5,
    },
    cliProgress.Presets.shades_classic,
  );
  let shown: string | undefined;
  return {
    update: (done, of, what) => {
      if (shown !== what) {
        if (shown !== undefined) bar.stop();
        bar.start(of ?? done, 0, { what });
        shown = what;
      }
      bar.setTotal(Math.max(of ?? done, done, 1));
      bar.update(done, { what });
    },
    stop: () => {
      if (shown !== undefined) bar.stop();
    },
  };
}
