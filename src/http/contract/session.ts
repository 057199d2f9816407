import { z } from 'zod';
import { time } from './primitives.ts';

export const signIn = z
  .strictObject({ link: z.string().min(1).max(200).describe('The part of the sign-in link after the #') })
  .meta({ id: 'SignIn' });

export const signedIn = z
  .object({ email: z.string(), expires_at: time })
  .meta({ id: 'SignedIn', description: 'The session is in the cookie that comes with the answer' });
