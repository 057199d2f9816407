/** What may stand in a log about any error: its name and where in the code it was, never its message, which may quote data. */
export function traceOf(error: unknown): { readonly error: string; readonly at: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const at = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
  const code = (error as { code?: unknown }).code;
  const name = /^\w+$/.test(error.name) ? error.name : 'Error';
  return {
    error: typeof code === 'string' && /^\w+$/.test(code) ? `${name} ${code}` : name,
    at: at.slice(0, 12).map((line) => line.trim()),
  };
}
