/**
 * The rules of the domain once more: slow, simple, in memory, written from the rule book alone. It answers what a
 * file must lead to, and what the directory must be once that is carried out.
 */
export { type Approval, carryOut, writeLinks } from './oracle/carryOut.ts';
export { Ambiguous, type Change } from './oracle/decide.ts';
export { type Expectation, type Input, predict } from './oracle/predict.ts';
export { type Person, statusOf, type World, worldOf } from './oracle/world.ts';
