import { z } from 'zod';
import { count, id, list, named, population, text, time } from './primitives.ts';
import { runStatus } from './runs.ts';

export const connector = z
  .object({
    name: z.string(),
    title: z.string(),
    delivery: z.enum(['pull', 'upload', 'push']),
    docs: z.string(),
    config: z.record(z.string(), z.unknown()).describe('JSON Schema of its settings'),
    secret_fields: z.array(z.string()),
  })
  .meta({ id: 'Connector', description: 'Code that knows one kind of system' });
export const connectorList = list(connector).meta({ id: 'ConnectorList' });

const choice = z.enum(['ask', 'auto']);

/** A restore needs an operator, so that it is never automatic. */
export const policy = z
  .object({
    invite: choice,
    update: choice,
    reactivate: choice,
    deactivate: choice,
    deprovision: choice.describe('`auto` deactivates, it never deletes'),
    restore: z.literal('ask'),
  })
  .meta({ id: 'Policy', description: 'Per kind of change: does a person decide, or does it go by itself' });

export const source = z
  .object({
    id,
    hub: named,
    connector: z.string(),
    name: z.string(),
    policy,
    population: population.nullable().describe('Of the last run; null before the first'),
    last_run: z.object({ run: id, status: runStatus, at: time }).nullable(),
    columns: count.describe('Columns of its newest mapping that go to a field'),
  })
  .meta({ id: 'Source', description: 'A configured connector of one hub' });
export const sourceList = list(source).meta({ id: 'SourceList' });

export const newSource = z.strictObject({ hub: id, connector: text(100), name: text(200) }).meta({
  id: 'NewSource',
  description: 'A source of its own has ids of its own: it stands for another system',
});

export const sourceChange = z
  .strictObject({
    policy: z.strictObject({
      invite: choice.optional(),
      update: choice.optional(),
      reactivate: choice.optional(),
      deactivate: choice.optional(),
      deprovision: choice.optional(),
    }),
  })
  .meta({ id: 'SourceChange' });
