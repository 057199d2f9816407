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
  ssh2: 'MIT',
};

/** Of "MIT OR CC0-1.0" one has to be allowed, of "MIT AND ISC" both. */
export function isAllowed(licence: string): boolean {
  const alternatives = licence.replaceAll(/[()]/g, '').split(' OR ');
  return alternatives.some((one) => one.split(' AND ').every((id) => Object.hasOwn(allowedLicences, id)));
}
