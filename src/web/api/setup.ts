import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/setup.ts';
import { get, send } from './client.ts';

type SetupState = z.infer<typeof contract.setupState>;
export type FirstSetup = z.input<typeof contract.firstSetup>;
type WasSetUp = z.infer<typeof contract.wasSetUp>;

/** Is this a server without any organisation yet? */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => get<SetupState>('/setup', {}, signal),
});

export const setUp = (setup: FirstSetup) => send<WasSetUp>('POST', '/setup', setup);
