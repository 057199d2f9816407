export * from './httpSource.ts';
export * from './sourceFixture.ts';
