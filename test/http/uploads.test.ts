import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { people, queryIn, rows } from '../support/organisation.ts';
import { csvOf } from '../support/sync.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation, uploadForm } from './support/server.ts';

const limits = {
  fileBytes: 24 * 1024 * 1024,
  fileColumns: 500,
  fileRows: 2_000_000,
  cellLength: 32_767,
  recordBytes: 4_194_304,
};
const server = serverPerFile({ idle: true, config: { limits } });
let acme: TestOrganisation;
beforeEach(async () => {
  acme = await organisationOf(server, { members: people(3) });
});

const path = () => `/api/v1/hubs/${acme.hubs['Mentoring']}/uploads`;
const upload = (body: FormData, query = '') =>
  call(server, `POST ${path()}${query}`, { token: acme.tokens.admin, body });

interface RunRow {
  readonly status: string;
  readonly population: string;
  readonly error: { code: string } | null;
  readonly filename: string | null;
  readonly complete: boolean | null;
}
const runs = () =>
  queryIn<RunRow>(
    acme,
    `select r.status, r.population, r.error, l.filename, l.complete
       from run r left join landing l on l.landing_id = r.landing_id order by r.run_id`,
  );

describe('a file', () => {
  it('is landed, and its run waits for a worker', async () => {
    expect((await upload(uploadForm(csvOf(rows(3)), 'partial'))).status).toBe(202);
    expect(await runs()).toEqual([
      { status: 'landed', population: 'partial', error: null, filename: 'members.csv', complete: true },
    ]);
  });

  it('may stand before the field that says whom it lists', async () => {
    expect((await upload(uploadForm(csvOf(rows(3)), 'full', true))).status).toBe(202);
    expect(await runs()).toMatchObject([{ status: 'landed', population: 'full' }]);
  });

  it('may say whom it lists, and its source, in the address', async () => {
    const form = uploadForm(csvOf(rows(3)));
    form.delete('population');
    expect((await upload(form, '?population=full&source=Payroll')).status).toBe(202);
    expect(await runs()).toMatchObject([{ population: 'full' }]);
    expect(await queryIn(acme, 'select name from source')).toEqual([{ name: 'Payroll' }]);
  });

  // ASVS 5.4.1, 5.3.2, 3.2.1, 5.3.1
  it('keeps its name, whatever is in it, and gives it back harmless', async () => {
    const form = new FormData();
    form.set('population', 'full');
    form.set('file', new Blob([csvOf(rows(1))]), 'übersicht"; x=\r\nSet-Cookie: a.csv');
    const { run } = (await upload(form)).json;
    const file = await call(server, `GET /api/v1/runs/${run}/file`, { token: acme.tokens.admin });
    expect(file.status).toBe(200);
    expect(file.headers.get('set-cookie')).toBeNull();
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\w .()-]+"; filename\*=UTF-8''[\w%.~-]+$/,
    );
    expect(file.text).toBe(csvOf(rows(1)));
  });
});

// ASVS 5.2.1
describe('an upload is refused', () => {
  it.each([
    ['without a file', () => uploadFormWithout('file'), 'invalid_request'],
    ['whose file is in another field', () => renamed(uploadForm('a,b\n1,2\n')), 'invalid_request'],
    ['with another word for whom it lists', () => uploadForm('a,b\n', 'everybody'), 'invalid_request'],
  ])('%s, and no run begins', async (_, form, code) => {
    expect(await upload(form())).toMatchObject({ status: 400, json: { code } });
    expect(await runs()).toEqual([]);
  });

  it('when it never says whom it lists; its run has failed', async () => {
    expect(await upload(uploadFormWithout('population'))).toMatchObject({
      status: 400,
      json: { code: 'invalid_request', detail: expect.stringContaining('population') },
    });
    expect(await runs()).toMatchObject([{ status: 'failed', error: { code: 'invalid_request' } }]);
  });

  it('when the file is too large, without keeping it all', async () => {
    const large = new Blob(Array.from({ length: 26 }, () => new Uint8Array(1024 * 1024).fill(97)));
    expect(await upload(uploadForm(large))).toMatchObject({ status: 413, json: { code: 'file_too_large' } });
    expect(await runs()).toMatchObject([{ status: 'failed', complete: null }]);
  });

  it('for a hub that is not there', async () => {
    const other = await organisationOf(server);
    const answer = await call(server, `POST /api/v1/hubs/${other.hubs['Mentoring']}/uploads`, {
      token: acme.tokens.admin,
      body: uploadForm(csvOf(rows(3))),
    });
    expect(answer.status).toBe(404);
  });
});

/** The file stands in a field that nobody reads. */
function renamed(form: FormData): FormData {
  form.set('document', form.get('file') ?? '');
  form.delete('file');
  return form;
}

function uploadFormWithout(name: string): FormData {
  const form = uploadForm(csvOf(rows(3)));
  form.delete(name);
  return form;
}

describe('a large file', () => {
  const boundary = 'psm-boundary';

  function begin(): { request: ClientRequest; answered: Promise<IncomingMessage> } {
    const request = httpRequest(server.url + path(), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${acme.tokens.admin}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
    });
    const answered = once(request, 'response').then(([response]) => response as IncomingMessage);
    answered.catch(() => {});
    request.on('error', () => {});
    request.write(
      [
        `--${boundary}`,
        'Content-Disposition: form-data; name="population"',
        '',
        'full',
        `--${boundary}`,
        'Content-Disposition: form-data; name="file"; filename="large.csv"',
        '',
        '',
      ].join('\r\n'),
    );
    return { request, answered };
  }

  const megabyte = Buffer.from('id,name\n'.repeat(131_072));
  const landed = async () =>
    (await queryIn<{ count: number }>(acme, 'select count(*)::int as count from landing_chunk'))[0]?.count ??
    0;

  async function until(what: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; !(await what()); tries += 1) {
      if (tries > 200) throw new Error('It did not happen.');
      await delay(25);
    }
  }

  it('is landed while it arrives', async () => {
    const { request, answered } = begin();
    for (let n = 0; n < 8; n += 1) request.write(megabyte);
    // The sender has not finished, and most of what was sent lies in the database already.
    await until(async () => (await landed()) >= 7);
    expect((await runs())[0]).toMatchObject({ status: 'receiving' });
    request.end(`\r\n--${boundary}--\r\n`);
    expect((await answered).statusCode).toBe(202);
    expect(await queryIn(acme, 'select bytes, complete from landing')).toEqual([
      { bytes: 8 * megabyte.length, complete: true },
    ]);
  });

  it('that breaks off leaves a run that failed and nothing to plan from', async () => {
    const { request } = begin();
    for (let n = 0; n < 4; n += 1) request.write(megabyte);
    await until(async () => (await landed()) >= 3);
    request.destroy();
    await until(async () => (await runs())[0]?.status === 'failed');
    expect(await runs()).toMatchObject([{ error: { code: 'file_refused' } }]);
    expect(await queryIn(acme, 'select 1 from landing where complete')).toEqual([]);
  });

  it('that ends without its last boundary is not whole either', async () => {
    const { request, answered } = begin();
    request.write(megabyte);
    request.end();
    expect((await answered).statusCode).toBe(422);
    expect(await runs()).toMatchObject([{ status: 'failed' }]);
  });
});
