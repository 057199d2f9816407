import { SourceError, type ConnectorContext } from '#connector';
import { countAt, textAt } from './anyCase.ts';
import { reached } from './reached.ts';
import type { Settings } from './settings.ts';

export interface SignIn {
  /** What `Authorization` says now. */
  readonly header: string;
  /** Sees to it that the header may be used; gives whether it is another one now. `force`: the provider refused it. */
  renew(force: boolean): Promise<boolean>;
}

/** Access tokens are renewed so long before they expire, in milliseconds: a read takes its time. */
const early = 60_000;

export function openSignIn(settings: Settings, context: ConnectorContext): SignIn {
  if (settings.sign_in !== 'oauth') {
    const header =
      settings.sign_in === 'basic'
        ? basic(settings.user ?? '', settings.password ?? '')
        : `Bearer ${settings.token ?? ''}`;
    return { header, renew: async () => false };
  }
  let header = '';
  let until = 0;
  return {
    get header() {
      return header;
    },
    renew: async (force) => {
      if (!force && header !== '' && context.now().getTime() < until) return false;
      const { token, seconds } = await accessToken(settings, context);
      header = `Bearer ${token}`;
      until = context.now().getTime() + seconds * 1_000 - early;
      return true;
    },
  };
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** RFC 6749 §4.4. The client names itself in the header, as §2.3.1 wants it; those who do not know that take it from the body. */
async function accessToken(
  settings: Settings,
  context: ConnectorContext,
): Promise<{ token: string; seconds: number }> {
  const { client_id: id = '', client_secret: secret = '', scope } = settings;
  const grant = { grant_type: 'client_credentials', ...(scope !== undefined && scope !== '' && { scope }) };
  const inHeader = await ask(grant, basic(encodeURIComponent(id), encodeURIComponent(secret)));
  const answer = [400, 401].includes(inHeader.status)
    ? await ask({ ...grant, client_id: id, client_secret: secret })
    : inHeader;
  if (answer.status >= 500) {
    throw new SourceError(
      'unexpected_answer',
      `The token address failed (status ${answer.status}). It will be tried again.`,
    );
  }
  if (answer.status >= 400 && answer.status !== 404 && answer.status !== 405) {
    throw new SourceError(
      'not_allowed',
      `The provider gives no access token (status ${answer.status}). Check client id, client secret and scope; the secret may have expired.`,
      { setting: 'client_secret' },
    );
  }
  const token = textAt(answer.body, 'access_token');
  if (token === undefined) {
    throw new SourceError(
      'wrong_setting',
      'The token address gives no access tokens. Check it with the provider.',
      {
        setting: 'token_url',
      },
    );
  }
  return { token, seconds: countAt(answer.body, 'expires_in') ?? 300 };

  async function ask(
    form: Record<string, string>,
    authorization?: string,
  ): Promise<{ status: number; body: unknown }> {
    const response = await reached(() =>
      context.fetch(settings.token_url ?? '', {
        method: 'POST',
        signal: context.signal,
        headers: { accept: 'application/json', ...(authorization !== undefined && { authorization }) },
        body: new URLSearchParams(form),
      }),
    );
    const text = await reached(() => response.text());
    try {
      return { status: response.status, body: JSON.parse(text) as unknown };
    } catch {
      return { status: response.status, body: undefined };
    }
  }
}
