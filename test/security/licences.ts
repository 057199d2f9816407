/** Licences under which a package may be part of what is shipped, and what each asks for. */
export const allowedLicences: Readonly<Record<string, string>> = {
  '0BSD': 'nothing',
  'Apache-2.0': 'its notice',
  'BlueOak-1.0.0': 'its notice',
  'BSD-2-Clause': 'its notice',
  'BSD-3-Clause': 'its notice',
  ISC: 'its notice',
  'LGPL-3.0':
    'its notice, and that people may put a version of their own in its place: it is installed beside, not built in',
  MIT: 'its notice',
  'MIT-0': 'nothing',
  'OFL-1.1': 'its notice; a typeface',
  Unlicense: 'nothing',
};

/** Packages whose package.json says it in a form that npm does not read any more. */
export const olderForm: Readonly<Record<string, string>> = {
  buildcheck: 'MIT',
  'cpu-features': 'MIT',
  httpntlm: 'MIT',
  ssh2: 'MIT',
};

/** Tools that say it in a file beside their package.json only. */
export const inFiles: Readonly<Record<string, string>> = { precond: 'MIT', 'stack-trace': 'MIT' };

/** More of them, under which tools may be that are used to build and to test, and that are not shipped. */
export const toolLicences: readonly string[] = ['MPL-2.0', 'WTFPL'];

/** Of "MIT OR CC0-1.0" one has to be allowed, of "MIT AND ISC" both. */
export function isAllowed(licence: string, also: readonly string[] = []): boolean {
  const alternatives = licence.replaceAll(/[()]/g, '').split(' OR ');
  const allowed = [...Object.keys(allowedLicences), ...also];
  return alternatives.some((one) => one.split(' AND ').every((id) => allowed.includes(id)));
}
