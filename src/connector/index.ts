export * from './batchesOf.ts';
export * from './columnsOf.ts';
export * from './connector.ts';
export * from './flatAttributes.ts';
export * from './rest/index.ts';
export { repeatable } from './repeatable.ts';
export * from './sourceError.ts';
