import { z } from 'zod';
import { list, named, text } from './primitives.ts';

export const setupState = z
  .object({ open: z.boolean().describe('Nothing is set up yet: the page shows the welcome') })
  .meta({ id: 'SetupState' });

export const firstSetup = z
  .strictObject({
    secret: z.string().min(1).max(200).describe('The part after the # of the link that the server printed'),
    organisation: text(200),
    owner_email: z.email().max(254),
    hubs: z.array(text(200)).max(100).default([]).describe('At least one, unless it is the sample'),
    sample: z.boolean().default(false).describe('With the fields, hubs and people of a sample organisation'),
  })
  .meta({ id: 'FirstSetup' });

export const wasSetUp = z
  .object({
    tenant: named.extend({ slug: z.string() }),
    link: z.string().describe('Signs the owner in, once'),
  })
  .meta({ id: 'WasSetUp' });

export const sample = z
  .object({
    name: z.string().describe('Download it from /api/v1/samples/NAME'),
    title: z.string(),
    hub: z.string().describe('Name of the hub to upload it to'),
  })
  .meta({ id: 'Sample' });
export const sampleList = list(sample).meta({ id: 'SampleList' });
