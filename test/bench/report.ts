import type { Statements } from './statements.ts';

/** One line of the table. */
export interface Line {
  readonly size: number;
  readonly step: string;
  readonly ms: number;
  readonly p99: number | undefined;
  /** Of the process, without PostgreSQL's. */
  readonly cpuMs: number;
  readonly rss: number;
  readonly statements: Statements;
  readonly baselines: readonly { readonly name: string; readonly ms: number; readonly ratio: number }[];
  /** Of the time against the size before: 1 is linear, 0 is constant. */
  readonly growth: number | undefined;
}

export interface Machine {
  readonly cores: number;
  readonly node: string;
  readonly postgres: string;
  /** Processes that wanted a core when the run began and when it ended. */
  readonly load: readonly number[];
}

const head = ['rows', 'step', 'time', 'baseline', 'its time', 'ratio', 'RSS', 'statements', 'growth'];

export function table(machine: Machine, lines: readonly Line[]): string {
  const rows = [head, ...lines.flatMap(cells)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const text = rows.map((row) =>
    row
      .map((cell, column) =>
        isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  text.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return [...text, '', ...legend(machine)].join('\n');
}

function cells(line: Line): string[][] {
  const [first, ...more] = line.baselines;
  const p99 = line.p99 === undefined ? '' : ` (p99 ${time(line.p99)})`;
  return [
    [
      line.size.toLocaleString('en'),
      `${line.step}${p99}`,
      time(line.ms),
      ...baseline(first),
      `${Math.round(line.rss / 1024 / 1024)} MB`,
      `${line.statements.distinct} / ${line.statements.total}`,
      line.growth?.toFixed(2) ?? '',
    ],
    ...more.map((one) => ['', '', '', ...baseline(one), '', '', '']),
  ];
}

function baseline(one: Line['baselines'][number] | undefined): string[] {
  return one === undefined ? ['', '', ''] : [one.name, time(one.ms), `${one.ratio.toFixed(2)}x`];
}

function isText(column: number): boolean {
  return column === 1 || column === 3;
}

function time(ms: number): string {
  if (ms < 100) return `${ms.toFixed(1)} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Where each step waits for PostgreSQL. */
export function slowest(lines: readonly Line[]): string {
  return lines
    .flatMap(({ size, step, ms, cpuMs, statements }) => [
      `${size.toLocaleString('en')} rows, ${step}: ${time(ms)}, of which ${time(cpuMs)} CPU of the process`,
      ...statements.slowest.map(
        (one) =>
          `  ${time(one.ms).padStart(9)}  ${String(one.calls).padStart(5)} x  ${one.text.slice(0, 140)}`,
      ),
    ])
    .join('\n');
}

export function machineLine({ cores, node, postgres, load }: Machine): string {
  const [before = 0, after = 0] = load;
  return `${cores} cores, Node ${node}, PostgreSQL ${postgres} on the same machine; load ${before.toFixed(1)} at the start, ${after.toFixed(1)} at the end.`;
}

function legend(machine: Machine): string[] {
  return [
    machineLine(machine),
    'The result is the ratios: times depend on the machine and on what else it does. Each baseline runs before and after',
    'its step (twice after it, if it needs what the step wrote) and counts with its mean. RSS: highest above the idle, connected process. Statements:',
    'texts that differ / all that were sent; batches of rows repeat some. Growth: exponent of the time against the size',
    'before, 1 is linear.',
  ];
}
