import fixtures from '../../../../connectors/csv/fixtures/source.ts';
import csv from '../../../../connectors/csv/index.ts';
import { testContext } from '../../../../src/connector/contract/testContext.ts';

/** Checks and reads every fixture in plain Node, and prints what came of it. */
for (const { name, start } of fixtures) {
  const source = await start();
  const { context, close } = testContext(source);
  const session = csv.open(csv.spec.config.parse(source.config), context);
  const { ok } = await session.check();
  const columns = await session.discover();
  let last = '';
  for await (const { type } of session.readSnapshot?.({}) ?? []) last = type;
  await session.close?.();
  await close();
  await source.close();
  console.log(name, ok, columns.length, last);
}
