import { isApiError } from '../../api/client.ts';
import type { Run } from '../../api/runs.ts';
import { strings } from '../../strings/index.ts';

const { refusals, ...text } = strings.upload;

/** Why a file was not imported, as a person reads it. */
export interface Refusal {
  readonly title: string;
  /** The server's sentence: what is wrong, with its particulars. */
  readonly message: string;
  readonly place: string | undefined;
  readonly steps: readonly string[];
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Errors that are about the file, and not about our form or our connection. */
const aboutTheFile = ['file_refused', 'file_too_large'];

/** @returns undefined when the error does not refuse the file */
export function refusalOfError(error: unknown): Refusal | undefined {
  if (!isApiError(error) || !aboutTheFile.includes(error.code)) return undefined;
  return refusalOf(error);
}

export function refusalOfRun({ error, source }: Run): Refusal {
  const fault = error ?? { code: 'internal', message: strings.shell.unexpected };
  if (fault.code !== 'source_failed') return refusalOf(fault);
  return {
    title: text.pulled.failed(source.name),
    message: fault.message,
    place: undefined,
    steps: text.pulled.steps,
  };
}

function refusalOf({ code, message, details = {} }: Fault): Refusal {
  const { reason, row, column } = details;
  const known = typeof reason === 'string' ? refusals[reason] : undefined;
  const { title, steps } = known ?? refusals[fallback(code)] ?? { title: text.refused, steps: [] };
  return { title, message, steps, place: placeOf(numberOf(row), numberOf(column)) };
}

function fallback(code: string): string {
  if (code === 'file_too_large') return 'too_many_bytes';
  return code === 'file_refused' ? 'interrupted' : 'other';
}

function placeOf(row: number | undefined, column: number | undefined): string | undefined {
  if (row === 1) return text.headerPlace(column);
  return row === undefined && column === undefined ? undefined : text.place(row, column);
}

const numberOf = (given: unknown) => (typeof given === 'number' ? given : undefined);
