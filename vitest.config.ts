import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  // Here too, a connector may import what it would import outside of the checkout.
  resolve: {
    alias: {
      'profile-sync-manager/connector/testing': here('src/connector/contract/index.ts'),
      'profile-sync-manager/connector': here('src/connector/index.ts'),
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 180_000,
    globalSetup: ['test/support/postgres.ts'],
  },
});
