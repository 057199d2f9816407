/**
 * What makes spreadsheets take a cell for a formula, at its beginning: the signs, their full-width forms, and blanks that are skipped
 * before them (OWASP, "CSV Injection"; ASVS 5.0, 1.2.10).
 */
const formula = /^'*[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]/;
const guarded = /^'+[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]/;

/** A cell as it is written into a file: one that a spreadsheet would run gets a leading apostrophe, and so does one that has such. */
export function withGuard(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell;
}

/** A cell as it is read from a file: exactly that apostrophe is taken off again. */
export function withoutGuard(cell: string): string {
  // Nearly every cell is done with after its first character.
  return cell.startsWith("'") && guarded.test(cell) ? cell.slice(1) : cell;
}
