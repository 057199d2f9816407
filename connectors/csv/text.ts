import { z } from 'zod';

/** A setting of one line. Left empty in the form, it is as if it had not been given. */
export const text = () => z.string().trim().max(2_000).optional();

/** A setting of several lines. */
export const longText = () => z.string().trim().max(100_000).optional();
