import { flatAttributes, type SourceMessage } from '../connector/index.ts';
import { PsmError } from '../kernel/errors.ts';
import { storable } from '../kernel/text.ts';
import type { RecordLine } from './landedFormat.ts';

/** Turns what a connector says about people into lines of JSON, and notes the columns they have. */
export class RecordLines {
  readonly #columns: Set<string>;
  readonly #maxColumns: number;
  readonly #blanksSay: boolean;
  #begun: boolean;
  /** Records, rejected ones included. */
  records: number;

  constructor(
    maxColumns: number,
    from?: { readonly columns: readonly string[]; readonly records: number },
    blanksSay = false,
  ) {
    this.#blanksSay = blanksSay;
    this.#columns = new Set(from?.columns);
    this.#maxColumns = maxColumns;
    this.records = from?.records ?? 0;
    this.#begun = this.records > 0;
  }

  /** Whether anything was encoded, be it deletions alone. */
  get begun(): boolean {
    return this.#begun;
  }

  get columns(): string[] {
    return [...this.#columns];
  }

  /** @throws PsmError `file_refused` when there are too many columns */
  encode(message: Extract<SourceMessage, { type: 'records' | 'rejected' | 'deletions' }>): Uint8Array {
    this.#begun = true;
    const lines = this.#linesOf(message);
    return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'utf8');
  }

  #linesOf(message: Extract<SourceMessage, { type: 'records' | 'rejected' | 'deletions' }>): RecordLine[] {
    if (message.type === 'deletions') return message.keys.map((deleted) => ({ deleted }));
    if (message.type === 'rejected') {
      this.records += 1;
      const { key, position, reason } = message;
      return [{ ...(key !== undefined && { key }), position, rejected: reason }];
    }
    this.records += message.records.length;
    return message.records.map(({ key, position, attributes }) => {
      const cells = [...flatAttributes(attributes)].map(([name, cell]) => [storable(name), cell] as const);
      for (const [name] of cells) this.#note(name);
      // Blank cells say nothing mostly, and a column that is blank throughout is a column all the same.
      const filled = this.#blanksSay ? cells : cells.filter(([, cell]) => cell !== '');
      return { ...(key !== undefined && { key }), position, attributes: Object.fromEntries(filled) };
    });
  }

  #note(name: string): void {
    if (this.#columns.has(name)) return;
    this.#columns.add(name);
    if (this.#columns.size <= this.#maxColumns) return;
    throw new PsmError(
      'file_refused',
      `The source has more than ${this.#maxColumns} columns. Choose fewer attributes in its settings.`,
      { details: { reason: 'too_many_columns' } },
    );
  }
}
