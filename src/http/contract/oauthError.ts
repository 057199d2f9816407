import { z } from 'zod';

/** How endpoints of OAuth 2.0 and OpenID Connect say what is wrong (RFC 6749 §5.2). */
export const oauthError = {
  description: 'An error as OAuth 2.0 has it',
  content: {
    'application/json': {
      schema: z.object({ error: z.string(), error_description: z.string() }).meta({ id: 'OAuthError' }),
    },
  },
};
