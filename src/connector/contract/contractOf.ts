import type { Connector } from '../connector.ts';
import { ContractError, patiently, textsOf } from './contractError.ts';
import type { OpenNetwork } from './network.ts';
import { changesAreGiven } from './rules/changes.ts';
import { abortStops, cutNeverEnds, resumeGoesOn } from './rules/interruptions.ts';
import { closeTwiceIsFine, discoverGivesColumns } from './rules/sessions.ts';
import {
  checkAcceptsWhatWorks,
  checkNamesTheWrongSetting,
  emptySettingsAreRefused,
  settingsAreDescribed,
} from './rules/settings.ts';
import { secretsStayUnsaid } from './rules/silence.ts';
import {
  batchesAreBounded,
  nothingNewIsSaid,
  settleWorks,
  snapshotIsComplete,
  snapshotsAreEqual,
} from './rules/snapshots.ts';
import type { SourceFixture } from './sourceFixture.ts';
import { type Rule, startTrial, type Trial } from './trial.ts';

/** What every connector keeps to, in the order in which it is best mended. */
export const contractRules: readonly Rule[] = [
  settingsAreDescribed,
  emptySettingsAreRefused,
  checkAcceptsWhatWorks,
  checkNamesTheWrongSetting,
  discoverGivesColumns,
  snapshotIsComplete,
  batchesAreBounded,
  snapshotsAreEqual,
  nothingNewIsSaid,
  settleWorks,
  resumeGoesOn,
  cutNeverEnds,
  changesAreGiven,
  abortStops,
  secretsStayUnsaid,
  closeTwiceIsFine,
];

/** Nothing is opened of a connector that is pushed to: what it takes and what it keeps is tested where it is served. */
const rulesOnSettings: readonly Rule[] = [settingsAreDescribed, emptySettingsAreRefused];

/** One rule for one connector, as a test runs it. */
export interface ContractTest {
  /** A sentence: what the connector keeps to. */
  readonly name: string;
  /**
   * Starts a source of its own, tries, and closes it.
   *
   * @throws ContractError, or what the connector threw
   */
  readonly run: () => Promise<void>;
}

/**
 * The contract of a connector, rule by rule, for any framework of tests:
 *
 * ```js
 * import { test } from 'node:test';
 * for (const { name, run } of await contractOf(connector, fixture)) test(name, run);
 * ```
 *
 * Rules about something that the connector cannot do are left out. Of a list of fixtures each is tried. A connector that is pushed to
 * is never opened: it needs no fixture, and only the rules on its settings are asked of it, which the names of the tests say.
 */
export async function contractOf(
  connector: Connector,
  fixtures: SourceFixture | readonly SourceFixture[],
  openNetwork?: OpenNetwork,
): Promise<ContractTest[]> {
  if (connector.spec.delivery === 'push') return contractOfPush(connector);
  const tests: ContractTest[] = [];
  for (const fixture of [fixtures].flat() as readonly SourceFixture[]) {
    const tried = <T>(work: (trial: Trial) => T | Promise<T>) =>
      withTrial(connector, fixture, openNetwork, work);
    const rules = await tried((trial) => rulesFor(trial));
    const prefix = fixture.name === undefined ? '' : `${fixture.name}: `;
    for (const rule of rules) {
      tests.push({ name: `${prefix}${rule.name}`, run: () => tried((trial) => rule.run(trial)) });
    }
  }
  return tests;
}

function contractOfPush(connector: Connector): ContractTest[] {
  const source = { config: {}, records: 0, wrong: [], personal: [], cut: () => {}, close: async () => {} };
  return rulesOnSettings.map((rule) => ({
    name: `it is pushed to, so that only its settings are tried: ${rule.name}`,
    run: () => rule.run(startTrial(connector, source)),
  }));
}

function rulesFor(trial: Trial): readonly Rule[] {
  const { session } = trial.open();
  return contractRules.filter(({ asks }) => asks?.(session) ?? true);
}

async function withTrial<T>(
  connector: Connector,
  fixture: SourceFixture,
  openNetwork: OpenNetwork | undefined,
  work: (trial: Trial) => T | Promise<T>,
): Promise<T> {
  const source = await patiently(fixture.start(), 'Starting the fixture');
  const trial = startTrial(connector, source, openNetwork);
  try {
    return await work(trial);
  } finally {
    await trial.close();
    await patiently(source.close(), 'Closing the fixture');
  }
}

export interface ContractResult {
  readonly rule: string;
  readonly ok: boolean;
  /** Why not; empty when it is. */
  readonly message: string;
}

/** Runs the whole contract and gives what came of each rule. */
export async function contractResults(tests: readonly ContractTest[]): Promise<ContractResult[]> {
  const results: ContractResult[] = [];
  for (const { name, run } of tests) {
    try {
      await run();
      results.push({ rule: name, ok: true, message: '' });
    } catch (error) {
      results.push({ rule: name, ok: false, message: messageOf(error) });
    }
  }
  return results;
}

function messageOf(error: unknown): string {
  const [first = '', ...causes] = textsOf(error);
  const own = error instanceof ContractError ? error.message : first;
  return causes.length === 0 ? own : `${own} (${causes.join('; ')})`;
}
