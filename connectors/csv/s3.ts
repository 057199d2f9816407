import { type ConnectorContext, SourceError } from '#connector';
import { type FoundFile, type Place, processedFolder } from './place.ts';
import { childOf, childrenOf, parseXml, textOf } from './xml.ts';
import type { Settings } from './settings.ts';
import { s3Fault, signed } from './s3Request.ts';

/** Pages of a thousand keys, at most: a folder with more is not one for exports. */
const mostPages = 100;

/**
 * The newest object below a prefix of a bucket. Objects appear as a whole, and are read with `If-Match`, so that one that is
 * replaced between listing and reading is noticed.
 */
export function openBucket(settings: Settings, context: ConnectorContext): Place {
  const prefix = folderOf(settings.prefix);
  const bucket = settings.bucket ?? '';
  const base = addressOf(settings);

  async function ask(
    method: string,
    key: string,
    query: Record<string, string> = {},
    headers: Record<string, string> = {},
  ) {
    const response = await signed(settings, context, { method, url: urlOf(base, key, query), headers });
    if (response.ok) return response;
    throw await s3Fault(response, settings, context.now());
  }

  async function listed(start: string): Promise<FoundFile[]> {
    const found: FoundFile[] = [];
    let token: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const response = await ask('GET', '', {
        'list-type': '2',
        delimiter: '/',
        'encoding-type': 'url',
        ...(start !== '' && { prefix: start }),
        ...(token !== undefined && { 'continuation-token': token }),
      });
      const result = parseXml(await text(response));
      if (result.name !== 'ListBucketResult') throw unexpected();
      const encoded = textOf(result, 'EncodingType') === 'url';
      for (const one of childrenOf(result, 'Contents')) {
        const file = fileOf(one, prefix, encoded);
        if (file !== undefined) found.push(file);
      }
      if (textOf(result, 'IsTruncated') !== 'true') return found;
      const next = textOf(result, 'NextContinuationToken');
      if (next === undefined || next === token) throw unexpected();
      token = next;
    }
    throw new SourceError(
      'wrong_setting',
      `There are more than ${(mostPages * 1000).toLocaleString('en')} files below "${prefix}". Put the exports into a folder of their own.`,
      { setting: 'prefix' },
    );
  }

  async function* read(file: FoundFile): AsyncGenerator<Uint8Array> {
    const match = file.tag === undefined ? {} : { 'if-match': file.tag };
    const response = await ask('GET', prefix + file.name, {}, match);
    const length = response.headers.get('content-length');
    try {
      if (length !== null && Number(length) !== file.bytes)
        throw new SourceError(
          'not_ready',
          `"${file.name}" has ${file.bytes.toLocaleString('en')} bytes by the list of the bucket and ${Number(length).toLocaleString('en')} when it is read. It is tried again later.`,
        );
      for await (const chunk of response.body ?? []) yield chunk;
    } catch (error) {
      if (error instanceof SourceError) throw error;
      throw new SourceError(
        'cut_off',
        `The storage broke off at "${file.name}". Nothing of it is used; it is read again later.`,
        { cause: error },
      );
    }
  }

  const look = async (name: string) => (await listed(prefix + name)).find((one) => one.name === name);

  return {
    words: prefix === '' ? `the bucket "${bucket}"` : `the folder "${prefix}" of the bucket "${bucket}"`,
    whole: true,
    list: () => listed(prefix),
    look,
    read,
    async move(name, newName) {
      const found = await look(name);
      const source = `/${bucket}/${encoded(prefix + name)}`;
      const copied = await ask(
        'PUT',
        `${prefix}${processedFolder}/${newName}`,
        {},
        {
          'x-amz-copy-source': source,
          ...(found?.tag !== undefined && { 'x-amz-copy-source-if-match': found.tag }),
        },
      );
      // A copy that fails half-way says so with status 200.
      if (parseXml(await text(copied)).name !== 'CopyObjectResult') throw unexpected();
      const gone = await ask('DELETE', prefix + name);
      await gone.body?.cancel();
    },
    processed: () => openBucket({ ...settings, prefix: `${prefix}${processedFolder}` }, context),
    close: async () => {},
  };
}

/** Only what lies directly in the folder; the entry that stands for the folder itself is none. */
function fileOf(one: ReturnType<typeof parseXml>, prefix: string, encoded: boolean): FoundFile | undefined {
  const raw = textOf(one, 'Key') ?? '';
  const key = encoded ? decodeURIComponent(raw.replaceAll('+', ' ')) : raw;
  const bytes = Number(textOf(one, 'Size'));
  const modified = Date.parse(textOf(one, 'LastModified') ?? '');
  if (!Number.isSafeInteger(bytes) || Number.isNaN(modified)) throw unexpected();
  const name = key.slice(prefix.length);
  if (!key.startsWith(prefix) || name === '' || name.includes('/')) return undefined;
  const tag = childOf(one, 'ETag')?.text;
  return { name, bytes, modified, ...(tag !== undefined && { tag }) };
}

async function text(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw new SourceError('cut_off', 'The storage broke off while it answered. It is tried again later.', {
      cause: error,
    });
  }
}

function unexpected(): SourceError {
  return new SourceError(
    'unexpected_answer',
    'What answers is no S3 storage, or the address leads past it. Look at the endpoint.',
    { setting: 'endpoint' },
  );
}

function folderOf(prefix: string | undefined): string {
  const bare = (prefix ?? '').replace(/^\/+/, '');
  return bare === '' || bare.endsWith('/') ? bare : `${bare}/`;
}

/** Amazon wants the bucket in the host name; with dots in it certificates do not fit there. Others mostly want it in the path. */
function addressOf(settings: Settings): URL {
  const bucket = settings.bucket ?? '';
  const amazon = !settings.endpoint;
  const base = new URL(settings.endpoint || `https://s3.${settings.region}.amazonaws.com`);
  const inPath =
    settings.addressing === 'path' ||
    (settings.addressing === 'automatic' && (!amazon || bucket.includes('.')));
  const path = base.pathname.replace(/\/+$/, '');
  if (inPath) base.pathname = `${path}/${encodeURIComponent(bucket)}`;
  else base.hostname = `${bucket}.${base.hostname}`;
  base.search = '';
  return base;
}

/** Encoded as the signature wants it (RFC 3986), so that address and signature agree for every name. */
function urlOf(base: URL, key: string, query: Record<string, string>): string {
  const search = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value, true)}`);
  const path = `${base.origin}${base.pathname.replace(/\/+$/, '')}/${encoded(key)}`;
  return search.length === 0 ? path : `${path}?${search.join('&')}`;
}

function encoded(text: string, slashes = false): string {
  const all = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return slashes ? all : all.replaceAll('%2F', '/');
}
