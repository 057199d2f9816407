import { parentPort, workerData } from 'node:worker_threads';
import { formatValue, readXlsx, streamXlsxRows } from 'hucre';
import { cellText } from './cell-text.ts';
import type { CellValue } from './cell-text.ts';
import type { RawRecord } from './record.ts';
import { isZeroPadded } from './workbook.ts';
import type { SheetJob, SheetMessage } from './xlsx.ts';

/** Runs in a worker thread: nothing that a workbook does to the reader can hurt the process around it. */
const { data, workbook, permits } = workerData as SheetJob;
const slots = new Int32Array(permits);

const batchRecords = 1000;
const batchCharacters = 1024 * 1024;

function send(message: SheetMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(message);
}

/** The reader parses ahead without limit; stopping the whole thread is what holds it back. */
function sendRecords(records: RawRecord[]): void {
  while (Atomics.load(slots, 0) <= 0) Atomics.wait(slots, 0, 0);
  Atomics.sub(slots, 0, 1);
  send({ type: 'records', records });
}

async function* sheetRows(): AsyncGenerator<{ index: number; values: readonly CellValue[] }> {
  if (!workbook.zeroPadded) {
    yield* streamXlsxRows(data, { sheet: workbook.sheet.index });
    return;
  }
  // The streaming reader drops number formats, and 00042 must not become 42.
  const [sheet] = (await readXlsx(data, { sheets: [workbook.sheet.index], readStyles: true })).sheets;
  for (const [index, row] of (sheet?.rows ?? []).entries()) {
    const values = row.map((value, column): CellValue => {
      const format = sheet?.cells?.get(`${index},${column}`)?.style?.numFmt;
      const padded = typeof value === 'number' && format !== undefined && isZeroPadded(format);
      return padded ? formatValue(value, format) : value;
    });
    yield { index, values };
  }
}

async function readSheet(): Promise<void> {
  let records: RawRecord[] = [];
  let characters = 0;
  let last = 0;
  for await (const { index, values } of sheetRows()) {
    // Numbers only ever rise, whatever a damaged sheet says about its rows.
    last = Math.max(last + 1, Number.isSafeInteger(index) ? index + 1 : 0);
    const width = values.findLastIndex((value) => value !== null && value !== undefined && value !== '') + 1;
    if (width === 0) continue;
    const cells = values.slice(0, width).map(cellText);
    records.push({ number: last, cells });
    for (const cell of cells) characters += cell.length + 8;
    if (records.length < batchRecords && characters < batchCharacters) continue;
    sendRecords(records);
    records = [];
    characters = 0;
  }
  if (records.length > 0) sendRecords(records);
  send({ type: 'end' });
}

readSheet().catch((error: unknown) => {
  send({ type: 'failed', stack: error instanceof Error ? error.stack : undefined });
});
