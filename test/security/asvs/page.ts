import { type AnnotatedTest, annotations } from './annotations.ts';
import { asvsTable, third, type Row } from './table.ts';

/** The living table, `docs/security/asvs.md`, from the rows and the annotated tests. */
export function asvsPage(): string {
  const { tests } = annotations();
  const chapters = asvsTable();
  const rows = chapters.flatMap((chapter) => chapter.rows);
  const count = (keep: (row: Row) => boolean) => rows.filter(keep).length;
  const shown = (row: Row) => tests.has(row.id);
  const summary = [
    `| met, shown by tests | ${count((row) => row.status === 'met' && shown(row))} |`,
    `| met, not shown by a test, with the reason | ${count((row) => row.status === 'met' && !shown(row))} |`,
    `| met in part, with what is missing | ${count((row) => row.status === 'partly')} |`,
    `| not applicable, with the reason | ${count((row) => row.status === 'not applicable')} |`,
  ];
  return [
    '# ASVS 5.0, levels 1 and 2',
    '',
    'How each requirement of the [Application Security Verification Standard](https://github.com/OWASP/ASVS/tree/v5.0.0) 5.0.0 is met. `npm run asvs` makes this page from [asvs.json](asvs.json) and from the tests that are annotated with `// ASVS 1.2.3` above them; do not edit it. The titles are our own words for what a requirement is about; what it says is in the standard. *Untested* says why no test of ours shows it.',
    '',
    `| of ${rows.length} requirements | |`,
    '|---|---|',
    ...summary,
    '',
    ...chapters.flatMap(({ number, title, rows }) => [
      `## V${number} ${title}`,
      '',
      '| | level | what it is about | status | how | tests |',
      '|---|---|---|---|---|---|',
      ...rows.map((row) => line(row, tests.get(row.id) ?? [])),
      '',
    ]),
    '## Level 3',
    '',
    'Nothing is claimed for it. These of its requirements are shown by tests all the same:',
    '',
    ...third.filter((id) => tests.has(id)).map((id) => `- ${id}: ${shownBy(tests.get(id) ?? []).join('; ')}`),
    '',
  ].join('\n');
}

function line(row: Row, tests: readonly AnnotatedTest[]): string {
  const how = row.missing === undefined ? row.how : `${row.how} **Missing:** ${row.missing}`;
  return `| ${[row.id, row.level, row.title, row.status, how, proof(row, tests)].join(' | ')} |`;
}

function proof(row: Row, tests: readonly AnnotatedTest[]): string {
  const why = row.untested === undefined ? [] : [`*untested:* ${row.untested}`];
  return [...shownBy(tests), ...why].join('<br>');
}

/** The tests of each file. */
function shownBy(tests: readonly AnnotatedTest[]): string[] {
  const files = Map.groupBy(tests, ({ file }) => file);
  return [...files].map(
    ([file, inFile]) => `\`${file}\`: ${[...new Set(inFile.map(({ title }) => inTable(title)))].join('; ')}`,
  );
}

function inTable(title: string): string {
  return title.replaceAll('\\', '').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*');
}
