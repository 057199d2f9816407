import newman, { type Execution } from 'newman';
import { describe, expect, it } from 'vitest';
import { serverPerFile } from '../../http/support/server.ts';
import { isThere, readJson } from './collections.ts';
import { pushTarget } from './pushTarget.ts';

const file = 'scim-idp-collections/microsoft-scim-postman.json';
const server = serverPerFile({ idle: true });

interface Collection {
  readonly item: readonly { readonly name: string }[];
}

describe.skipIf(!isThere(file))('the Postman collection that Microsoft published for SCIM 2.0', () => {
  it('passes', async () => {
    const { token } = await pushTarget(server);
    const collection = readJson<Collection>(file);
    const executions = await replay(
      // Fetches a token of Microsoft's own sample server, which is not SCIM.
      { ...collection, item: collection.item.filter(({ name }) => name !== 'Get Token') },
      {
        Protocol: 'http',
        Server: '127.0.0.1',
        Port: `:${new URL(server.url).port}`,
        Api: 'scim/v2',
        token,
      },
    );
    const checks = executions.flatMap(({ item, response, assertions = [] }) =>
      assertions.map(({ assertion, error }) => ({
        request: item.name,
        check: assertion,
        ...(error !== undefined && {
          error: error.message,
          status: response?.code,
          body: response?.text().slice(0, 300),
        }),
      })),
    );
    const failed = checks.filter((one) => 'error' in one);
    console.log(checks.length, JSON.stringify(failed, null, 1));
    expect(failed).toEqual([]);
  });
});

async function replay(
  collection: object,
  variables: Readonly<Record<string, string>>,
): Promise<readonly Execution[]> {
  return new Promise((resolve, reject) => {
    newman.run(
      {
        collection,
        envVar: Object.entries(variables).map(([key, value]) => ({ key, value })),
        reporters: [],
      },
      (error, summary) => {
        if (error === null) resolve(summary.run.executions);
        else reject(error);
      },
    );
  });
}
