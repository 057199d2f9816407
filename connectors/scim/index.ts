import { columnsOf, defineConnector, SourceError } from '#connector';
import type { CheckResult, ConnectorContext, SourceRecord } from '#connector';
import { isObject } from './anyCase.ts';
import { readMemberships } from './groups.ts';
import { listPage } from './page.ts';
import { attributesOf } from './person.ts';
import { openProvider, type Provider } from './provider.ts';
import { newerThan, readUsers, type ScimCursor } from './read.ts';
import { settings as config, type Settings } from './settings.ts';

/** Any provider of SCIM 2.0 (RFC 7643, RFC 7644, RFC 9865), read over its list of users. */
export default defineConnector<typeof config, ScimCursor>({
  spec: {
    name: 'scim',
    title: 'SCIM 2.0',
    delivery: 'pull',
    config,
    secretFields: ['token', 'password', 'client_secret'],
    docs: 'Reads the users of any SCIM 2.0 provider, and its groups if wanted. It needs a sign-in that may read users.',
  },
  open: (settings, context) => {
    const provider = openProvider(settings, context);
    return {
      check: () => check(provider, settings, context),
      discover: async () => columnsOf(await someUsers(provider, settings)),
      readSnapshot: () => readUsers(provider, settings, context, undefined),
      ...(settings.read_changes && {
        readChanges: (since: ScimCursor) => readUsers(provider, settings, context, since),
      }),
    };
  },
});

async function check(
  provider: Provider,
  settings: Settings,
  context: ConnectorContext,
): Promise<CheckResult> {
  try {
    const first = listPage(await provider.get('Users', { startIndex: 1, count: 1 }), 'Users');
    if (first.resources.length === 0) {
      return { ok: false, message: 'The sign-in works, and there are no users that it may read.' };
    }
    const memberships = await readMemberships(provider, await provider.abilities(), settings);
    if (settings.read_changes) await assertFilter(provider, context);
    const users = first.total === undefined ? 'There are users' : `There are ${first.total} users`;
    const members =
      settings.groups === 'only' ? `, ${memberships?.size ?? 0} of them in the groups that were named` : '';
    return { ok: true, message: `${users}${members}.` };
  } catch (error) {
    if (!(error instanceof SourceError)) {
      return { ok: false, message: 'The check was given up before the provider answered.' };
    }
    return {
      ok: false,
      message: error.message,
      ...(error.setting !== undefined && { setting: error.setting }),
    };
  }
}

async function assertFilter(provider: Provider, context: ConnectorContext): Promise<void> {
  try {
    await provider.get('Users', { filter: newerThan(context.now()), startIndex: 1, count: 1 });
  } catch (cause) {
    throw new SourceError(
      'wrong_setting',
      'This provider cannot give changes only: it refuses to filter users by meta.lastModified. Switch it off.',
      { setting: 'read_changes', cause },
    );
  }
}

async function someUsers(
  provider: Provider,
  settings: Settings,
): Promise<Pick<SourceRecord, 'attributes'>[]> {
  const page = listPage(await provider.get('Users', { startIndex: 1, count: 50 }), 'Users');
  // Which groups there are shows with the records; that the column is there is known.
  const groups = settings.groups === 'ignore' ? undefined : [];
  return page.resources.filter(isObject).map((user) => ({ attributes: attributesOf(user, groups) }));
}
