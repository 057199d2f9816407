export * from './columnsOf.ts';
export * from './connector.ts';
export * from './flatAttributes.ts';
export * from './sourceError.ts';
