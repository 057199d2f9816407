import type { Command } from 'commander';
import { PsmError } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { counted } from '../../kernel/text.ts';
import {
  type DeliveryStatus,
  getDelivery,
  listDeliveries,
  replayDead,
  replayDelivery,
  testEndpoint,
} from '../../outbox/webhooks/deliveries.ts';
import {
  addEndpoint,
  changeEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateSecret,
} from '../../outbox/webhooks/endpoints.ts';
import { type EventType, eventTypes, onlyByName } from '../../outbox/webhooks/eventTypes.ts';
import { overlapHours } from '../../outbox/webhooks/secret.ts';
import { shownDelivery, shownEndpoint } from '../../outbox/webhooks/shown.ts';
import { type CommonOptions, inTenant, serverAddress } from '../context.ts';
import { later } from '../later.ts';
import { command, exit, printJson, printLine, styled, table } from '../output.ts';

const { deliverOneNow } = later(() => import('../../outbox/webhooks/deliver.ts'));
const { assertUrl } = later(() => import('../../outbox/webhooks/url.ts'));

/** Adds `psm webhook …` to the program. */
export function webhookCommands(
  psm: Command,
  common: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const webhook = psm.command('webhook').description('addresses of other services that hear what happens');
  common(webhook.command('list').description('list webhooks')).action(async (options) =>
    done(await list(options)),
  );
  common(webhook.command('add <url>').description('add a webhook; its signing secret is shown this once'))
    .option(
      '--events <events>',
      `what it hears, separated by commas; without it everything: ${eventTypes.join(', ')}`,
    )
    .option('--description <text>', 'what it is for')
    .action(async (url, options) => done(await add(url, options)));
  common(webhook.command('remove <id>').description('remove a webhook, with what is queued for it')).action(
    async (id, options) => done(await remove(id, options)),
  );
  common(webhook.command('pause <id>').description('send it nothing until it is resumed')).action(
    async (id, options) => done(await pause(id, true, options)),
  );
  common(webhook.command('resume <id>').description('send it again, beginning with what waited')).action(
    async (id, options) => done(await pause(id, false, options)),
  );
  common(webhook.command('deliveries <id>').description('what was sent to it and what waits, newest first'))
    .option('--status <status>', 'queued, delivered, dead or cancelled')
    .action(async (id, options) => done(await deliveries(id, options)));
  common(webhook.command('replay <id>').description('send everything again that was given up, or one event'))
    .option('--delivery <id>', 'only this event, whatever became of it')
    .option('--since <time>', 'only what happened since then, for example 2026-03-01T12:00:00Z')
    .action(async (id, options) => done(await replay(id, options)));
  common(
    webhook
      .command('rotate <id>')
      .description(`make a new signing secret; the old one signs too for ${overlapHours} hours`),
  ).action(async (id, options) => done(await rotate(id, options)));
  common(webhook.command('test <id>').description('send it a webhook.test now')).action(async (id, options) =>
    done(await test(id, options)),
  );
}

async function list(options: CommonOptions): Promise<number> {
  return inTenant(options, 'administer', async (context) => {
    const items = (await context.scoped(listEndpoints)).map(shownEndpoint);
    if (context.json) {
      printJson({ items });
      return exit.ok;
    }
    const rows = items.map((one) => [
      one.id,
      one.url,
      one.paused === null ? 'on' : 'paused',
      String(one.queued),
      String(one.dead),
      one.last_delivered_at?.slice(0, 16).replace('T', ' ') ?? 'never',
    ]);
    if (rows.length === 0) printLine(`There are no webhooks. Add one with: ${command('webhook add URL')}`);
    else printLine(table([['ID', 'URL', 'STATE', 'QUEUED', 'DEAD', 'LAST DELIVERED'], ...rows]));
    for (const one of items) if (one.paused?.reason) printLine(`${one.id} is paused: ${one.paused.reason}`);
    return exit.ok;
  });
}

interface AddOptions extends CommonOptions {
  readonly events?: string;
  readonly description?: string;
}

async function add(url: string, options: AddOptions): Promise<number> {
  const events = eventsOf(options.events);
  return inTenant(options, 'administer', async (context) => {
    await assertUrl(context.config.outgoing, url);
    const keys = await context.database.secretKeys();
    const given = { url, description: options.description ?? '', events };
    const { endpoint, secret } = await context.scoped((scope) =>
      addEndpoint(scope, keys, given, context.actor),
    );
    if (context.json) printJson({ ...shownEndpoint(endpoint), secret });
    else tell(endpoint.endpointId, secret);
    return exit.ok;
  });
}

function tell(id: string, secret: string): void {
  printLine(secret);
  process.stderr.write(
    styled('dim', `The signing secret of the webhook ${id}. It is shown only now: the receiver needs it.\n`),
  );
}

function eventsOf(given: string | undefined): readonly EventType[] {
  if (given === undefined) return eventTypes.filter((type) => !onlyByName.includes(type));
  return given
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((name) => {
      const type = eventTypes.find((one) => one === name);
      if (type !== undefined) return type;
      throw new PsmError(
        'invalid_request',
        `There is no event "${name}". There are ${eventTypes.join(', ')}.`,
      );
    });
}

async function remove(given: string, options: CommonOptions): Promise<number> {
  const id = idOf(given);
  return inTenant(options, 'administer', async (context) => {
    await context.scoped((scope) => removeEndpoint(scope, id, context.actor));
    if (context.json) printJson({ id, removed: true });
    else printLine('The webhook is removed.');
    return exit.ok;
  });
}

async function pause(given: string, paused: boolean, options: CommonOptions): Promise<number> {
  const id = idOf(given);
  return inTenant(options, 'administer', async (context) => {
    const changed = await context.scoped((scope) => changeEndpoint(scope, id, { paused }, context.actor));
    if (context.json) printJson(shownEndpoint(changed));
    else
      printLine(
        paused ? 'The webhook is paused. What happens from now on it does not hear.' : 'The webhook is on.',
      );
    return exit.ok;
  });
}

const statuses: readonly DeliveryStatus[] = ['queued', 'delivered', 'dead', 'cancelled'];

async function deliveries(
  given: string,
  options: CommonOptions & { readonly status?: string },
): Promise<number> {
  const id = idOf(given);
  const status = statuses.find((one) => one === options.status);
  if (options.status !== undefined && status === undefined) {
    throw new PsmError('invalid_request', `--status takes ${statuses.join(', ')}, not "${options.status}".`);
  }
  return inTenant(options, 'administer', async (context) => {
    const query = { status, limit: 100, baseUrl: serverAddress(context.config) };
    const { items } = await context.scoped((scope) => listDeliveries(scope, id, query));
    const shown = items.map(shownDelivery);
    if (context.json) printJson({ items: shown });
    else if (shown.length === 0) printLine('There is nothing.');
    else {
      const rows = shown.map((one) => [
        one.id,
        one.occurred_at.slice(0, 19).replace('T', ' '),
        one.type,
        one.status,
        String(one.attempts),
        one.last_error ?? (one.last_status === null ? '' : `HTTP ${one.last_status}`),
      ]);
      printLine(table([['DELIVERY', 'HAPPENED', 'EVENT', 'STATUS', 'ATTEMPTS', 'LAST ANSWER'], ...rows]));
    }
    return exit.ok;
  });
}

interface ReplayOptions extends CommonOptions {
  readonly delivery?: string;
  readonly since?: string;
}

async function replay(given: string, options: ReplayOptions): Promise<number> {
  const id = idOf(given);
  const { delivery } = options;
  const since = options.since === undefined ? undefined : new Date(options.since);
  if (since !== undefined && Number.isNaN(since.getTime())) {
    throw new PsmError(
      'invalid_request',
      `--since takes a time such as 2026-03-01T12:00:00Z, not "${options.since}".`,
    );
  }
  return inTenant(options, 'administer', async (context) => {
    const count = await context.scoped(async (scope) => {
      if (delivery === undefined) return replayDead(scope, id, since, context.actor);
      await replayDelivery(scope, id, idOf(delivery), context.actor, serverAddress(context.config));
      return 1;
    });
    if (context.json) printJson({ count });
    else if (count === 0) printLine('There is nothing to send again.');
    else printLine(`${counted(count, 'event')} queued again; sent while \`psm start\` runs.`);
    return exit.ok;
  });
}

async function rotate(given: string, options: CommonOptions): Promise<number> {
  const id = idOf(given);
  return inTenant(options, 'administer', async (context) => {
    const keys = await context.database.secretKeys();
    const { endpoint, secret } = await context.scoped((scope) =>
      rotateSecret(scope, keys, id, context.actor),
    );
    if (context.json) printJson({ ...shownEndpoint(endpoint), secret });
    else tell(id, secret);
    return exit.ok;
  });
}

async function test(given: string, options: CommonOptions): Promise<number> {
  const id = idOf(given);
  return inTenant(options, 'administer', async (context) => {
    const { database, log, tenantId } = context;
    const baseUrl = serverAddress(context.config);
    const { eventId } = await context.scoped((scope) => testEndpoint(scope, id, context.actor, baseUrl));
    await deliverOneNow({ database, outgoing: context.config.outgoing, baseUrl, log }, tenantId, id, eventId);
    const sent = shownDelivery(await context.scoped((scope) => getDelivery(scope, id, eventId, baseUrl)));
    if (context.json) printJson(sent);
    else if (sent.status === 'delivered') printLine(`Delivered: it answered with HTTP ${sent.last_status}.`);
    else if (sent.last_error !== null)
      printLine(`Not delivered: ${sent.last_error}. It is tried again while \`psm start\` runs.`);
    else printLine('Queued: a server that runs is sending it.');
    return sent.last_error === null ? exit.ok : exit.failed;
  });
}

function idOf(given: string): string {
  if (!isId(given)) throw new PsmError('not_found', `There is no webhook or delivery "${given}".`);
  return given;
}
