import { Command, CommanderError, Option } from 'commander';
import { PsmError } from '../kernel/errors.ts';
import { auditCommands } from './commands/audit.ts';
import { personCommands } from './commands/person.ts';
import { providerCommands } from './commands/provider.ts';
import { sessionCommands } from './commands/session.ts';
import { scimCommands } from './commands/scim.ts';
import { tenantCommands } from './commands/tenant.ts';
import { webhookCommands } from './commands/webhook.ts';
import { later } from './later.ts';
import { exit, faultOf, printJson, styled } from './output.ts';

const { apply, override } = later(() => import('./commands/apply.ts'));
const { approve } = later(() => import('./commands/approve.ts'));
const { sourceAuthority } = later(() => import('./commands/authority.ts'));
const { connectorsNew, connectorsTest } = later(() => import('./commands/connectors.ts'));
const { connectorsFixture } = later(() => import('./commands/connectorsFixture.ts'));
const { demo } = later(() => import('./commands/demo.ts'));
const { review, set, suggest } = later(() => import('./commands/mapping.ts'));
const { member, members, restore } = later(() => import('./commands/members.ts'));
const { database, doctor } = later(() => import('./commands/operate.ts'));
const { plan, show } = later(() => import('./commands/plan.ts'));
const { plans } = later(() => import('./commands/plans.ts'));
const { secretsRotate } = later(() => import('./commands/secrets.ts'));
const { schedulePause, scheduleRemove, scheduleSet, scheduleShow } = later(
  () => import('./commands/schedule.ts'),
);
const { setup } = later(() => import('./commands/setup.ts'));
const { check, connectors, sourceAdd, sourceList, sourceRemove, sourceSet, sync } = later(
  () => import('./commands/sources.ts'),
);
const { start } = later(() => import('./commands/start.ts'));
const { signinLink } = later(() => import('./commands/signinLink.ts'));
const { tokenCreate, tokenList, tokenRevoke } = later(() => import('./commands/token.ts'));

/** The command line: thin, it calls the same stages as the HTTP API. */
function program(done: (code: number) => void): Command {
  const psm = new Command('psm')
    .description("Keeps members in step with the customer's own systems.")
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
    .showHelpAfterError('(psm --help lists the commands)');
  const command = (name: string, description: string) => common(psm.command(name).description(description));

  command('start', 'serve the API until it is stopped')
    .option('--roles <roles>', 'what this node does: api, worker, scheduler; all of it when left out')
    .action(async (options) => done(await start(options)));
  command('setup <file>', 'create or update an organisation from a set-up file').action(
    async (file, options) => done(await setup(file, options)),
  );
  command('demo', 'set up a sample organisation and write two sample exports').action(async (options) =>
    done(await demo(options)),
  );
  command('plan <file>', 'read a membership file and plan what it changes')
    .requiredOption('--hub <hub>', 'the hub whose people the file lists')
    .option('--partial', 'the file lists only some people: nobody is absent')
    .option('--accept-mapping', 'review column suggestions of at least 0.5 on your behalf')
    .option('--source <name>', 'the source the file comes from, when it is not the hub’s own upload')
    .action(async (file, options) => done(await plan(file, options)));
  command('plans', 'list plans, newest first')
    .option('--hub <hub>', 'only of this hub')
    .action(async (options) => done(await plans(options)));
  command('show <plan>', 'show a plan')
    .option('--kind <kind>', 'all changes of one kind')
    .action(async (planId, options) => done(await show(planId, options)));
  command('override <plan>', 'let a held plan be approved all the same')
    .requiredOption('--reason <text>', 'why it is right')
    .action(async (planId, options) => done(await override(planId, options)));
  command('approve <plan>', 'decide and confirm')
    .option('--kinds <kinds>', 'what to approve, separated by commas')
    .option('--absent <action>', 'deactivate, delete-from-hub or delete-from-tenant')
    .option('--include-never-in-source', 'also people who were never seen in this source')
    .option('--despite-unreadable-rows', 'although rows without a readable key could be some of the absent')
    .option('--second', 'as the second person: approve what somebody else approved first')
    .option('--yes', 'confirm without being asked')
    .action(async (planId, options) => done(await approve(planId, options)));
  command('apply <plan>', 'carry out what is approved').action(async (planId, options) =>
    done(await apply(planId, options)),
  );
  command('members', 'list members')
    .option('--hub <hub>', 'only of this hub')
    .option('--status <status>', 'invited, active, deactivated or deleted')
    .action(async (options) => done(await members(options)));
  command('member <email>', 'one member with history').action(async (email, options) =>
    done(await member(email, options)),
  );
  command('restore <email>', 'bring a deleted member back').action(async (email, options) =>
    done(await restore(email, options)),
  );
  const connector = psm.command('connectors').description('what people can come from');
  common(connector.command('list', { isDefault: true }).description('list what people can come from')).action(
    async (options) => done(await connectors(options)),
  );
  common(connector.command('new <name>').description('write a connector to begin with'))
    .option('--to <folder>', 'into a folder of its own, outside of this source tree')
    .action(async (name, options) => done(await connectorsNew(name, options)));
  common(
    connector.command('test <name>').description('see whether a connector keeps to the contract'),
  ).action(async (name, options) => done(await connectorsTest(name, options)));
  common(
    connector.command('fixture <name>').description('let what stands in for the real system answer'),
  ).action(async (name, options) => done(await connectorsFixture(name, options)));
  command('check <source>', 'ask whether a source can be read with its settings').action(
    async (name, options) => done(await check(name, options)),
  );
  command('sync <source>', 'pull a source now, and plan what it brings')
    .option('--changes', 'only what changed since it was read last')
    .action(async (name, options) => done(await sync(name, options)));
  const source = psm.command('source').description('sources that people come from by themselves');
  common(source.command('list').description('list sources')).action(async (options) =>
    done(await sourceList(options)),
  );
  common(source.command('add').description('connect a system to a hub'))
    .requiredOption('--hub <hub>', 'the hub whose people it lists')
    .requiredOption('--connector <name>', 'one of psm connectors')
    .requiredOption('--name <name>', 'what people call it')
    .option('--config <file>', 'its settings: a JSON file, - for standard input, or JSON')
    .option('--same-ids', 'its Unique IDs are those of uploaded files')
    .action(async (options) => done(await sourceAdd(options)));
  common(source.command('set <source>').description('change name or settings'))
    .option('--name <name>', 'what people call it')
    .option('--config <file>', 'all its settings; secrets that are left out stay as they are')
    .action(async (name, options) => done(await sourceSet(name, options)));
  common(source.command('remove <source>').description('take it away; members, runs and plans stay')).action(
    async (name, options) => done(await sourceRemove(name, options)),
  );
  common(source.command('authority').description('which source of a hub is believed about which field'))
    .requiredOption('--hub <hub>', 'the hub whose sources they are')
    .option('--field <field>', 'of this field; with --order, all fields when left out')
    .option('--order <sources>', 'set it: "HR, CRM", the first wins; "" lets every source change the value')
    .action(async (options) => done(await sourceAuthority(options)));
  const schedule = psm.command('schedule').description('when a source is pulled by itself');
  common(schedule.command('set <source>').description('set when a source is pulled'))
    .requiredOption('--cron <cron>', 'minute, hour, day of the month, month, day of the week: "0 2 * * *"')
    .requiredOption('--time-zone <zone>', 'whose clock counts, for example America/Toronto')
    .option('--changes', 'read only what changed since the last time')
    .option('--everything-every <days>', 'with --changes: read everybody after so many days; 7 when left out')
    .action(async (name, options) => done(await scheduleSet(name, options)));
  common(schedule.command('show <source>').description('when a source is pulled, and how it fares')).action(
    async (name, options) => done(await scheduleShow(name, options)),
  );
  common(schedule.command('remove <source>').description('pull it only when somebody asks for it')).action(
    async (name, options) => done(await scheduleRemove(name, options)),
  );
  for (const what of ['pause', 'resume'] as const) {
    const description = what === 'pause' ? 'do not pull it for the time being' : 'pull it again';
    common(schedule.command(`${what} <source>`).description(description)).action(async (name, options) =>
      done(await schedulePause(what, name, options)),
    );
  }
  command('doctor', 'see whether everything is in order on this machine').action(async (options) =>
    done(await doctor(options)),
  );
  const db = psm.command('db').description('see and bring up to date the tables of the database');
  for (const what of ['status', 'migrate'] as const) {
    common(
      db.command(what).description(what === 'status' ? 'list the migrations' : 'apply what is waiting'),
    ).action(async (options) => done(await database(what, options)));
  }

  const mapping = psm.command('mapping').description('suggest, change and review how columns are mapped');
  common(
    mapping.command('suggest <file>').description('show what columns would be mapped to; stores nothing'),
  )
    .option('--hub <hub>', 'with what is remembered of this hub')
    .action(async (file, options) => done(await suggest(file, options)));
  common(
    mapping.command('set <run> <column>').description('change a column, or decide about one of its values'),
  )
    .option('--field <key>', 'the field it goes to, or none')
    .addOption(new Option('--blank <policy>', 'what a blank cell does').choices(['keep', 'clear']))
    .addOption(
      new Option('--date-order <order>', 'how dates are written').choices(['iso', 'ymd', 'dmy', 'mdy']),
    )
    .addOption(new Option('--number-style <style>', 'the decimal mark').choices(['point', 'comma']))
    .option('--value <value>', 'decide about this value')
    .option('--option <option>', 'the option or word it means')
    .option('--ignore', 'ignore the value')
    .option('--create', 'create an option of this name')
    .option('--undecided', 'take the decision back')
    .action(async (run, column, options) => done(await set(run, column, options)));
  common(mapping.command('review <run>').description('put your checkmark on mapped columns, and plan again'))
    .option('--column <column...>', 'only these columns')
    .action(async (run, options) => done(await review(run, options)));
  command('signin-link <email>', 'make a link that signs an admin in once').action(async (email, options) =>
    done(await signinLink(email, options)),
  );
  const secrets = psm
    .command('secrets')
    .description('keys that secrets of sources and webhooks are sealed with');
  common(
    secrets.command('rotate').description('seal all secrets with a new key, and forget the old ones'),
  ).action(async (options) => done(await secretsRotate(options)));
  const token = psm.command('token').description('tokens for the API');
  common(token.command('create').description('make a token; it is shown this once'))
    .option('--name <name>', 'what it is for')
    .option('--role <role>', 'owner, admin, approver, viewer or operator', 'admin')
    .option('--scope <scopes>', 'for this alone: read, plan, approve, separated by commas')
    .option('--requests-per-minute <number>', 'a limit of its own')
    .option('--days <days>', 'how long it is valid; without it, until it is revoked')
    .action(async (options) => done(await tokenCreate(options)));
  common(token.command('list').description('list tokens')).action(async (options) =>
    done(await tokenList(options)),
  );
  common(token.command('revoke <id>').description('end a token at once')).action(async (id, options) =>
    done(await tokenRevoke(id, options)),
  );
  auditCommands(psm, common, done);
  personCommands(psm, common, done);
  providerCommands(psm, common, done);
  scimCommands(psm, common, done);
  sessionCommands(psm, common, done);
  webhookCommands(psm, common, done);
  tenantCommands(psm, common, done);
  return psm;
}

/** Options that every command takes. */
function common(command: Command): Command {
  return command
    .option('--json', 'print exactly one JSON document')
    .option('--tenant <slug>', 'which tenant, where there are several')
    .option('--as <email>', 'act as this admin instead of as the console');
}

async function main(args: readonly string[]): Promise<number> {
  let code: number = exit.ok;
  try {
    await program((result) => {
      code = result;
    }).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return fail(error, args.includes('--json'));
  }
}

function fail(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exit.ok;
    if (json)
      printJson({
        error: { code: 'invalid_request', message: error.message.replace(/^error: /, ''), details: {} },
      });
    return exit.failed;
  }
  const fault = faultOf(error);
  if (json) printJson({ error: fault });
  process.stderr.write(`${styled('red', 'Error:')} ${fault.message}\n`);
  if (!(error instanceof PsmError) || process.env['PSM_LOG_LEVEL'] === 'debug') {
    if (process.env['PSM_LOG_LEVEL'] === 'debug')
      process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  }
  return fault.code === 'plan_held' || fault.code === 'mapping_not_reviewed' ? exit.held : exit.failed;
}

// Whoever reads only the first lines (`psm members | head`) has what they wanted; a server goes on serving.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (process.argv[2] !== 'start') process.exit(error.code === 'EPIPE' ? exit.ok : exit.failed);
});

process.exitCode = await main(process.argv.slice(2));
