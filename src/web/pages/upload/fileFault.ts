import { strings } from '../../strings/index.ts';

const text = strings.upload;

/** How files that can be read end. */
export const kinds = ['.csv', '.tsv', '.tab', '.txt', '.xlsx'] as const;

/** What stands against a file before it is sent; the server looks into it. Undefined: nothing. */
export function fileFault(file: File, limit: number | undefined): string | undefined {
  const name = file.name.toLowerCase();
  if (name.endsWith('.xls')) return text.oldExcel(file.name);
  if (!kinds.some((kind) => name.endsWith(kind))) return text.wrongKind(file.name);
  if (file.size === 0) return text.emptyFile(file.name);
  if (limit !== undefined && file.size > limit) return text.tooLarge(file.name, file.size, limit);
  return undefined;
}
