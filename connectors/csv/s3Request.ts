import { AwsV4Signer } from 'aws4fetch';
import { type ConnectorContext, SourceError } from '#connector';
import { minuteOf } from './place.ts';
import type { Settings } from './settings.ts';
import { codeOf, withSetting } from './networkFault.ts';
import { parseXml, textOf } from './xml.ts';

export interface S3Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Keys = Pick<Settings, 'region' | 'access_key_id' | 'secret_access_key' | 'session_token'>;

/** SHA-256 of no bytes: nothing that is sent has a body. */
export const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The headers of a request without a body, signed by AWS Signature Version 4 for the service `s3`. */
export async function signatureOf(keys: Keys, request: S3Request, now: Date): Promise<Headers> {
  const signer = new AwsV4Signer({
    method: request.method,
    url: request.url,
    headers: { 'x-amz-content-sha256': emptyHash, ...request.headers },
    accessKeyId: keys.access_key_id ?? '',
    secretAccessKey: keys.secret_access_key ?? '',
    ...(keys.session_token && { sessionToken: keys.session_token }),
    service: 's3',
    // Everything that is said is signed.
    allHeaders: true,
    region: keys.region,
    datetime: now.toISOString().replace(/[:-]|\.\d{3}/g, ''),
  });
  return (await signer.sign()).headers;
}

/** Sends it, signed. Redirects are not followed: they say that the region is another, and the signature would be wrong there. */
export async function signed(
  settings: Settings,
  context: ConnectorContext,
  request: S3Request,
): Promise<Response> {
  const headers = await signatureOf(settings, request, context.now());
  // Packed, its length would be another than the one in the list.
  headers.set('accept-encoding', 'identity');
  try {
    return await context.fetch(request.url, { method: request.method, headers, redirect: 'manual' });
  } catch (error) {
    if (error instanceof SourceError) throw withSetting(error, 'endpoint');
    throw new SourceError('unreachable', `The storage does not answer (${codeOf(error)}).`, {
      setting: 'endpoint',
      cause: error,
    });
  }
}

/** What a refusal means and which setting it is about. Codes: "Error responses" of the API reference of Amazon S3. */
export async function s3Fault(response: Response, settings: Settings, now: Date): Promise<SourceError> {
  const { code, region } = await refusalOf(response);
  const fault = (kind: ConstructorParameters<typeof SourceError>[0], message: string, setting?: string) =>
    new SourceError(kind, message, setting === undefined ? {} : { setting });
  const right = region ?? response.headers.get('x-amz-bucket-region') ?? undefined;
  switch (code) {
    case 'NoSuchBucket':
      return fault('wrong_setting', `There is no bucket "${settings.bucket ?? ''}" there.`, 'bucket');
    case 'InvalidBucketName':
      return fault('wrong_setting', `"${settings.bucket ?? ''}" is no name of a bucket.`, 'bucket');
    case 'InvalidAccessKeyId':
      return fault('not_allowed', 'The storage does not know this access key id.', 'access_key_id');
    case 'SignatureDoesNotMatch':
      return fault(
        'not_allowed',
        'The secret access key does not fit the access key id.',
        'secret_access_key',
      );
    case 'ExpiredToken':
    case 'InvalidToken':
      return fault(
        'not_allowed',
        'The session token is not valid any more. Make a new one, or use a key that lasts.',
        'session_token',
      );
    case 'RequestTimeTooSkewed': {
      const theirs = Date.parse(response.headers.get('date') ?? '');
      const there = Number.isNaN(theirs) ? '' : `, the storage says ${minuteOf(theirs)}`;
      return fault(
        'not_allowed',
        `The clocks differ too much: this server says ${minuteOf(now.getTime())}${there}. Have the clock of this server set by NTP.`,
      );
    }
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
    case 'TemporaryRedirect':
    case 'IllegalLocationConstraintException':
      return fault(
        'wrong_setting',
        right === undefined
          ? `The bucket lies in another region than "${settings.region}".`
          : `The bucket lies in the region "${right}", and the setting says "${settings.region}".`,
        'region',
      );
    case 'PreconditionFailed':
    case 'NoSuchKey':
      return fault(
        'not_ready',
        'The file was replaced or removed while it was about to be read. It is tried again later.',
      );
    case 'InvalidObjectState':
      return fault(
        'unexpected_answer',
        'The newest file lies in an archive of the storage and must be restored first.',
      );
    case undefined:
    default:
  }
  const words = code === undefined ? '' : `, ${code}`;
  if (response.status === 401 || response.status === 403) {
    return fault(
      'not_allowed',
      `The storage refuses (${response.status}${words}). The access key needs the rights s3:ListBucket and s3:GetObject, and to move files s3:PutObject and s3:DeleteObject.`,
      'access_key_id',
    );
  }
  if (response.status === 429 || response.status === 503)
    return fault('throttled', `The storage is too busy (${response.status}). It is tried again later.`);
  if (response.status === 301 || response.status === 307)
    return fault(
      'wrong_setting',
      `The bucket lies elsewhere${right === undefined ? '' : `, in the region "${right}"`}.`,
      'region',
    );
  if (response.status === 404)
    return fault('wrong_setting', 'Nothing is found at this endpoint (404).', 'endpoint');
  return fault(
    'unexpected_answer',
    `The storage answers with status ${response.status}${words}.`,
    'endpoint',
  );
}

/** Only the code: the message of an answer may quote the access key. */
async function refusalOf(
  response: Response,
): Promise<{ code?: string | undefined; region?: string | undefined }> {
  try {
    const error = parseXml(await response.text());
    if (error.name !== 'Error') return {};
    const code = textOf(error, 'Code');
    const region = textOf(error, 'Region');
    return {
      code: code !== undefined && /^[A-Za-z]{1,60}$/.test(code) ? code : undefined,
      region: region !== undefined && /^[a-z0-9-]{1,40}$/.test(region) ? region : undefined,
    };
  } catch {
    return {};
  }
}
