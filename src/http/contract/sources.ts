import { z } from 'zod';
import { count, id, list, named, population, text, time } from './primitives.ts';
import { runStatus } from './runs.ts';

const delivery = z
  .enum(['pull', 'upload', 'push'])
  .describe('People are pulled from it, files are uploaded to it, or it pushes');

export const connector = z
  .object({
    name: z.string(),
    title: z.string(),
    delivery,
    docs: z.string(),
    config: z
      .record(z.string(), z.unknown())
      .describe(
        'JSON Schema of its settings. Beside `title` and `description` a setting may have `placeholder`, `multiline`, `when` (shown only while other settings have one of these values), `labels` of an enum, `advanced`, and `needed` (required whenever it is shown)',
      ),
    secret_fields: z.array(z.string()).describe('Settings that are stored encrypted and never shown again'),
  })
  .meta({ id: 'Connector', description: 'Code that knows one kind of system' });
export const connectorList = list(connector).meta({ id: 'ConnectorList' });

export const connectorGuide = z
  .object({
    markdown: z
      .string()
      .nullable()
      .describe(
        'CommonMark with tables; null when the connector has no guide. HTML in it is not to be trusted',
      ),
  })
  .meta({ id: 'ConnectorGuide', description: 'How to connect a system, step by step' });

export const connectorGuideQuery = z.strictObject({
  for: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/)
    .optional()
    .describe('Of a connector that many systems speak to, the guide for one of them: `okta` for `scim-push`'),
});

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

const read = z
  .enum(['snapshot', 'changes'])
  .describe(
    '`snapshot`: everybody, who is not listed is absent. `changes`: what changed since the last read',
  );

const timing = {
  cron: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .describe('Five fields: minute, hour, day of the month, month, day of the week'),
  time_zone: z.string().min(1).max(64).describe('IANA name, for example America/Toronto'),
};

export const schedule = z
  .object({
    ...timing,
    read,
    snapshot_every_days: count.describe('With `changes`: after so many days everything is read again'),
    words: z.string().describe('The times in words: every day at 02:00 Toronto time'),
    next_run_at: time.nullable().describe('Null while paused'),
    paused: z.object({ at: time, by: z.string() }).nullable(),
  })
  .meta({ id: 'Schedule', description: 'When a source is pulled by itself' });

export const putSchedule = z
  .strictObject({
    ...timing,
    read: read.default('snapshot'),
    snapshot_every_days: z.number().int().min(1).max(90).default(7),
  })
  .meta({ id: 'PutSchedule' });

export const scheduleQuestion = z.strictObject(timing);
export const scheduleAnswer = z
  .object({ words: z.string(), next: z.array(time).describe('The next five times') })
  .meta({ id: 'ScheduleAnswer' });

export const health = z
  .object({
    state: z
      .enum(['ok', 'failing', 'quarantined', 'off'])
      .describe(
        '`quarantined`: after five failed reads it is tried at growing intervals; `off`: after 28 days not any more',
      ),
    failures: count.describe('Failed reads in a row'),
    failing_since: time.nullable(),
    retry_at: time.nullable(),
    error: z
      .object({ message: z.string(), setting: z.string().nullable() })
      .nullable()
      .describe('What went wrong last, while it does not work'),
  })
  .meta({ id: 'SourceHealth', description: 'Whether a source can be read' });

export const source = z
  .object({
    id,
    hub: named,
    connector: z.string(),
    name: z.string(),
    delivery,
    config: z.record(z.string(), z.unknown()).describe('Its settings, without the secret ones'),
    secrets: z.array(z.string()).describe('Secret settings that are set; their values are never shown'),
    policy,
    schedule: schedule.nullable(),
    health,
    population: population.nullable().describe('Of the last run; null before the first'),
    last_run: z.object({ run: id, status: runStatus, at: time }).nullable(),
    columns: count.describe('Columns of its newest mapping that go to a field'),
    reads_changes: z.boolean().describe('Whether its connector can read only what changed'),
  })
  .meta({ id: 'Source', description: 'A configured connector of one hub' });
export const sourceList = list(source).meta({ id: 'SourceList' });

const config = z
  .record(z.string().max(100), z.unknown())
  .describe(
    'By the connector’s schema, secret settings too. A secret that is left out stays as it is; null removes it',
  );

export const newSource = z
  .strictObject({
    hub: id,
    connector: text(100),
    name: text(200),
    config: config.default({}),
    ids: z
      .enum(['own', 'directory'])
      .default('own')
      .describe(
        '`directory`: its Unique IDs are those of uploaded files; `own`: it stands for another system',
      ),
  })
  .meta({
    id: 'NewSource',
    description: 'A connector with its settings, for one hub',
  });

export const sourceChange = z
  .strictObject({
    name: text(200).optional(),
    config: config.optional(),
    policy: z
      .strictObject({
        invite: choice.optional(),
        update: choice.optional(),
        reactivate: choice.optional(),
        deactivate: choice.optional(),
        deprovision: choice.optional(),
      })
      .optional(),
  })
  .meta({ id: 'SourceChange', description: 'What is left out stays as it is' });

/** Settings that are tried out before they are saved; with `source` its stored secrets count where none are given. */
export const trial = z
  .strictObject({ config: config.default({}), source: id.optional() })
  .meta({ id: 'Trial' });

export const checkResult = z
  .object({
    ok: z.boolean(),
    message: z.string(),
    setting: z.string().nullable().describe('The setting that is wrong, when it is one'),
  })
  .meta({ id: 'CheckResult' });

export const preview = z
  .object({
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string())).describe('Cells in the order of the columns; at most ten rows'),
    rejected: z.array(z.object({ position: z.string(), reason: z.string() })),
  })
  .meta({
    id: 'Preview',
    description: 'The first records of a source as they would arrive; nothing is stored',
  });

export const syncRequest = z.strictObject({
  read: read.default('snapshot'),
});

/** Of fields that are left out every source of the hub may change the value. */
export const fieldAuthority = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          field: z.string().min(1).max(100).describe('Key of the field'),
          sources: z
            .array(id)
            .max(1000)
            .describe(
              'In order: of the sources that list a member and say something about the field, the first is believed. Sources of the hub that are left out come last',
            ),
        }),
      )
      .max(1000),
  })
  .meta({ id: 'FieldAuthority', description: 'Which source of a hub is believed about which field' });
