import {
  type ConnectorContext,
  type ReadOptions,
  type Session,
  SourceError,
  type SourceMessage,
} from '#connector';
import { beginningOf, deliver, type Delivery } from './deliver.ts';
import { columnsOfFile, inBrief } from './preview.ts';
import { checked, identityOf } from './session.ts';
import type { Settings } from './settings.ts';
import { codeOf, withSetting } from './networkFault.ts';

/** What the server said of the content that was read last. */
interface HttpsCursor {
  readonly at: string;
  readonly etag?: string;
  readonly modified?: string;
}

interface Answer extends Delivery {
  readonly cursor: HttpsCursor;
}

const beginningBytes = 64 * 1024;

/** A session on one file at an address. */
export function httpsSession(settings: Settings, context: ConnectorContext): Session<HttpsCursor> {
  const at = identityOf(settings);
  const get = (last?: HttpsCursor) => ask(settings, context, at, last?.at === at ? last : undefined);

  async function beginning(): Promise<{ answer: Answer; bytes: Buffer }> {
    const answer = await get();
    if (answer === undefined)
      throw unexpected('The server says that nothing changed, though it was not asked that.');
    return { answer, bytes: await beginningOf(answer, settings, context, beginningBytes) };
  }

  async function* snapshot({ last }: ReadOptions<HttpsCursor>): AsyncGenerator<SourceMessage<HttpsCursor>> {
    let answer: Answer | undefined;
    try {
      answer = await get(last);
    } catch (error) {
      if (context.signal.aborted) return;
      throw error;
    }
    if (answer === undefined) {
      yield { type: 'unchanged' };
      return;
    }
    const whole = yield* deliver(answer, settings, context);
    if (whole) yield { type: 'end', cursor: answer.cursor };
  }

  return {
    check: () =>
      checked(async () => {
        const { answer, bytes } = await beginning();
        const size = answer.bytes === undefined ? '' : `, ${answer.bytes.toLocaleString('en')} bytes`;
        return `The address gives "${answer.filename}"${size}: ${inBrief(bytes, settings)}`;
      }),
    discover: async () => columnsOfFile((await beginning()).bytes, settings),
    readSnapshot: snapshot,
  };
}

/** Asks for the file; undefined when it is the same as last time. */
async function ask(
  settings: Settings,
  context: ConnectorContext,
  at: string,
  last: HttpsCursor | undefined,
): Promise<Answer | undefined> {
  const headers = new Headers({
    accept: 'text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, */*;q=0.5',
    // As it is: of a packed answer nobody could tell whether it came whole.
    'accept-encoding': 'identity',
  });
  signIn(settings, headers);
  if (last?.etag !== undefined) headers.set('if-none-match', last.etag);
  if (last?.modified !== undefined) headers.set('if-modified-since', last.modified);
  let response: Response;
  try {
    response = await context.fetch(settings.url ?? '', { headers });
  } catch (error) {
    if (error instanceof SourceError) throw withSetting(error, 'url');
    throw new SourceError('unreachable', `The server of the address does not answer (${codeOf(error)}).`, {
      setting: 'url',
      cause: error,
    });
  }
  if (response.status === 304 && last !== undefined) {
    await response.body?.cancel();
    return undefined;
  }
  try {
    refuseStatus(response, settings);
    refusePage(response);
    return answerOf(response, settings, at);
  } catch (error) {
    await response.body?.cancel().catch(() => {});
    throw error;
  }
}

function signIn(settings: Settings, headers: Headers): void {
  if (settings.sign_in === 'basic') {
    const both = Buffer.from(`${settings.http_user ?? ''}:${settings.http_password ?? ''}`, 'utf8');
    headers.set('authorization', `Basic ${both.toString('base64')}`);
  }
  try {
    if (settings.sign_in === 'bearer') headers.set('authorization', `Bearer ${settings.token ?? ''}`);
    if (settings.sign_in === 'header') headers.set(settings.header_name ?? '', settings.header_value ?? '');
  } catch {
    // The library would quote the secret.
    const setting = secretOf(settings) ?? 'sign_in';
    throw new SourceError('wrong_setting', 'The key for signing in has signs in it that no key has.', {
      setting,
    });
  }
}

/** The secret of the sign-in that is chosen. */
function secretOf({ sign_in }: Settings): string | undefined {
  return { none: undefined, basic: 'http_password', bearer: 'token', header: 'header_value' }[sign_in];
}

function answerOf(response: Response, settings: Settings, at: string): Answer {
  const { headers } = response;
  const length = headers.get('content-length');
  const packed = !['', 'identity'].includes(headers.get('content-encoding') ?? '');
  if (packed) throw unexpected('The server packs the file although it was asked not to.');
  if (length === null && !/chunked/i.test(headers.get('transfer-encoding') ?? '')) {
    throw unexpected(
      'The server does not say how long the file is, or packs it although it was asked not to: nobody could tell half of it from all of it. It must send Content-Length, or send in chunks.',
    );
  }
  const etag = headers.get('etag');
  const modified = headers.get('last-modified');
  return {
    filename: filenameOf(response, settings),
    bytes: length === null ? undefined : Number(length),
    chunks: bodyOf(response),
    cursor: { at, ...(etag !== null && { etag }), ...(modified !== null && { modified }) },
  };
}

async function* bodyOf(response: Response): AsyncGenerator<Uint8Array> {
  let first = true;
  try {
    for await (const chunk of response.body ?? []) {
      if (
        first &&
        /^(?:\uFEFF|\s)*<(?:!doctype\s+html|html)\b/i.test(Buffer.from(chunk).toString('utf8', 0, 200))
      )
        throw aPage();
      first = false;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(
      'cut_off',
      `The connection broke off before the whole file was there (${codeOf(error)}). Nothing of it is used; it is read again later.`,
      { cause: error },
    );
  }
}

/** Who is not signed in is often shown the page for it, with status 200. */
function refusePage(response: Response): void {
  if (/^text\/html|^application\/xhtml/i.test(response.headers.get('content-type') ?? '')) throw aPage();
}

function aPage(): SourceError {
  return new SourceError(
    'unexpected_answer',
    'The address gives a web page instead of a file, most likely one to sign in at. Use the address of the file itself, and a sign-in that works without a browser.',
    { setting: 'url' },
  );
}

function refuseStatus(response: Response, settings: Settings): void {
  const { status } = response;
  if (status === 200) return;
  if (status === 401 || status === 403) {
    const secret = secretOf(settings);
    const why =
      secret === undefined
        ? 'It wants a sign-in, and none is chosen.'
        : 'The sign-in is wrong, or lacks the right to this file.';
    throw new SourceError('not_allowed', `The server refuses to give the file (${status}). ${why}`, {
      setting: secret ?? 'sign_in',
    });
  }
  if (status === 404 || status === 410)
    throw new SourceError('wrong_setting', `There is no file at the address (${status}).`, {
      setting: 'url',
    });
  if (status === 429 || status === 503)
    throw new SourceError(
      'throttled',
      `The server is too busy to give the file (${status}). It is tried again later.`,
    );
  throw unexpected(`The server answers with status ${status} instead of the file.`);
}

function unexpected(message: string): SourceError {
  return new SourceError('unexpected_answer', message);
}

/** By `Content-Disposition` (RFC 6266), else the last part of the address. Its ending is a hint only. */
export function filenameOf(
  response: Pick<Response, 'headers' | 'url'>,
  settings: Pick<Settings, 'url'>,
): string {
  const disposition = response.headers.get('content-disposition') ?? '';
  const [, encoded] = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition) ?? [];
  const [, quoted, bare] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition) ?? [];
  const address = new URL(response.url || (settings.url ?? 'https://unknown'));
  const given =
    decoded(encoded) ?? quoted?.replace(/\\(.)/g, '$1') ?? bare ?? decoded(address.pathname) ?? '';
  // Only the name, whatever path somebody put before it.
  const name = given.split(/[/\\]/).at(-1) ?? '';
  return name === '' ? 'file' : name.slice(0, 200);
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
