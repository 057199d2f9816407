import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Where tests start the product, and browsers, as people do. */
const longest = ['test/web/', 'test/case/', 'test/sources/', 'test/cli/'].map(here);

/** The longest files begin first: none of them is left to run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => longest.some((folder) => moduleId.startsWith(folder));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

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
    // A file has a database of its own, and no module of ours keeps anything of it: importing all of them again for
    // each file would take half of the time.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 180_000,
    globalSetup: ['test/support/postgres.ts'],
  },
});
