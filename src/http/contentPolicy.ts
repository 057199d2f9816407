/**
 * What a browser may do with an answer (Content Security Policy 3). No policy lets anything run that stands in the answer itself, and
 * nothing comes from elsewhere.
 */
function policyOf(directives: Readonly<Record<string, string>>): string {
  return Object.entries({
    'default-src': "'none'",
    'object-src': "'none'",
    'base-uri': "'none'",
    ...directives,
  })
    .map(([name, value]) => `${name} ${value}`.trim())
    .join(';');
}

/** Of every answer that says nothing else: shown as a page it is an empty one, without an origin. */
export const closedPolicy = policyOf({ 'form-action': "'none'", 'frame-ancestors': "'none'", sandbox: '' });

/** Of pages that are text, a style of ours and maybe a form. */
export const plainPagePolicy = policyOf({
  'style-src': "'self'",
  'img-src': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
});

/** Of the admin's page: scripts are files of ours alone, styles that they add carry the nonce of this answer. */
export function adminPagePolicy(nonce: string): string {
  return policyOf({
    'script-src': "'self'",
    'style-src': `'self' 'nonce-${nonce}'`,
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'frame-src': "'self'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  });
}

/** Of a mail that is looked at: it has its looks, in a frame on our own page, and no scripts, no forms, no way out. */
export const mailPolicy = policyOf({
  'style-src': "'unsafe-inline'",
  'form-action': "'none'",
  'frame-ancestors': "'self'",
  sandbox: '',
});
