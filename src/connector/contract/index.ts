export {
  type ContractResult,
  contractOf,
  contractResults,
  contractRules,
  type ContractTest,
} from './contractOf.ts';
export { ContractError } from './contractError.ts';
export * from './httpSource.ts';
export { type Network, type OpenNetwork, plainNetwork } from './network.ts';
export * from './sourceFixture.ts';
export { testContext, type TestContext } from './testContext.ts';
