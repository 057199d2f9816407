export interface Stage {
  readonly step: string;
  /** Without a title it only prepares the next one. */
  readonly title?: string;
  readonly baselines?: readonly {
    readonly name: string;
    readonly step: string;
    readonly needsResult?: boolean;
  }[];
}

const file = [
  { name: 'csv-parse', step: 'csv_parse' },
  { name: 'COPY + join', step: 'copy_and_join' },
];

/** What is measured, in this order for every size, and against what. */
export const course: readonly Stage[] = [
  { step: 'first_import', title: 'first import', baselines: file },
  { step: 'plan_page', title: 'plan page of 50', baselines: [{ name: 'bare SELECT', step: 'bare_page' }] },
  {
    step: 'decide_invites',
    title: 'bulk decision',
    baselines: [{ name: 'INSERT of one row', step: 'one_row' }],
  },
  { step: 'approve_invites', title: 'approve', baselines: [{ name: 'bare count', step: 'bare_count' }] },
  {
    step: 'apply_invites',
    title: 'apply invites',
    baselines: [
      { name: 'INSERT, 4 tables', step: 'bare_insert', needsResult: true },
      { name: 'INSERT, all 8 + FK', step: 'bare_insert_all', needsResult: true },
    ],
  },
  { step: 'everybody_accepts' },
  // The first look after an apply remembers the members' new versions; the nightly ones after it have nothing to write.
  { step: 'unchanged' },
  { step: 'unchanged', title: 'same file again', baselines: file },
  { step: 'few_changed', title: '5 % changed', baselines: file },
  { step: 'half_changed' },
  { step: 'decide_updates' },
  { step: 'approve_updates' },
  {
    step: 'apply_updates',
    title: 'apply updates (half)',
    baselines: [{ name: 'bare UPDATE', step: 'bare_update' }],
  },
];
