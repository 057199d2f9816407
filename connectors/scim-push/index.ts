import { defineConnector, SourceError } from '#connector';
import { z } from 'zod';

/** Identity providers that push by SCIM 2.0: what they send is served at /scim/v2, so that there is nothing to open here. */
export default defineConnector({
  spec: {
    name: 'scim-push',
    title: 'SCIM 2.0: your identity provider pushes',
    delivery: 'push',
    config: z.strictObject({}),
    secretFields: [],
    docs: 'Okta, Entra ID, OneLogin, JumpCloud, Google and others send who joins, changes and leaves, by themselves and within minutes. You enter an address and a token at your identity provider; nothing here needs rights there.',
  },
  open: () => {
    throw new SourceError(
      'not_ready',
      'An identity provider pushes to this connection: it is never read. What it sent last is on the page of the connection.',
    );
  },
});
