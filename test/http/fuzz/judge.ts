import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { errorCodes } from '../../../src/kernel/errors.ts';
import type { OpenApi, Operation } from './document.ts';

export interface Answered {
  /** Of the request, as the log names it. */
  readonly id: string;
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** What must be in no answer: places in code, statements, words of the database. */
const leaks =
  /\n\s+at \w|node_modules|file:\/\/\/|syntax error at or near|violates \S+( \S+)? constraint|relation "\w+"/;

/** Compares answers with what the document says of them. */
export function judge(document: OpenApi) {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'api');

  const fits = (operation: Operation, status: string, media: string, body: unknown): string[] => {
    const steps = [
      'paths',
      operation.path,
      operation.method.toLowerCase(),
      'responses',
      status,
      'content',
      media,
      'schema',
    ];
    const pointer = steps
      .map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate = ajv.getSchema(`api#/${pointer}`);
    if (validate === undefined) return [`no schema for ${status} ${media}`];
    return validate(body) ? [] : [`does not fit: ${ajv.errorsText(validate.errors)}`];
  };

  return (operation: Operation, { status, type, text }: Answered): string[] => {
    const faults = leaks.test(text) ? ['tells of the inside'] : [];
    const documented = operation.responses[status] ?? operation.responses['default'];
    if (documented === undefined) return [...faults, `status ${status} is not documented`];
    const name = status in operation.responses ? String(status) : 'default';
    if (name === 'default' && status < 400) return [...faults, `status ${status} is not documented`];
    if (documented.content === undefined)
      return text === '' ? faults : [...faults, 'a body that is not documented'];
    const media = type.split(';', 1)[0] ?? '';
    if (!(media in documented.content)) return [...faults, `content-type ${type}`];
    const body: unknown = /[/+]json$/.test(media) ? JSON.parse(text) : text;
    faults.push(...fits(operation, name, media, body));
    return [...faults, ...(status >= 400 ? faultsOfProblem(status, media, body) : [])];
  };
}

function faultsOfProblem(status: number, media: string, body: unknown): string[] {
  const { code, status: said } = (media === 'application/problem+json' ? body : {}) as {
    code?: string;
    status?: number;
  };
  const isOurs =
    media !== 'application/problem+json' || (said === status && code !== undefined && code in errorCodes);
  // A source that cannot be read is no failure of ours.
  const failed = status >= 500 && code !== 'source_failed';
  return [...(isOurs ? [] : ['no problem of ours']), ...(failed ? [`status ${status}`] : [])];
}
