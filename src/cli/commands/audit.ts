import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { trailFaults } from '../../audit/faults.ts';
import { type AuditRow, readAudit } from '../../audit/list.ts';
import { sealTrail } from '../../audit/seal.ts';
import { jsonLines, shownTrail } from '../../audit/shownTrail.ts';
import { type TrailVerdict, verifyTrail } from '../../audit/verify.ts';
import { callersPath } from '../../config.ts';
import { PsmError } from '../../kernel/errors.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { exit, printJson, printLine, styled } from '../output.ts';

/** `psm audit …`: is the trail as it was written, and all of it as JSON Lines. */
export function auditCommands(
  psm: Command,
  common: (command: Command) => Command,
  done: (code: number) => void,
): void {
  const audit = psm.command('audit').description('the audit trail');
  common(audit.command('verify').description('see whether every entry is as it was when it was sealed'))
    .option('--digest <digest>', 'of a seal, kept elsewhere: the chain has to go through it')
    .action(async (options) => done(await verify(options)));
  common(audit.command('export').description('write it as JSON Lines, newest first'))
    .option('--to <file>', 'into a file; to standard output when it is left out')
    .action(async (options) => done(await exportTrail(options)));
}

interface VerifyOptions extends CommonOptions {
  readonly digest?: string;
}

async function verify(options: VerifyOptions): Promise<number> {
  const { digest } = options;
  if (digest !== undefined && !/^[0-9a-f]{64}$/i.test(digest)) {
    throw new PsmError(
      'invalid_request',
      '--digest takes the 64 hexadecimal digits that "psm audit verify" printed.',
    );
  }
  return inTenant(options, 'read', async ({ database, tenantId, json }) => {
    // What is not sealed yet could be changed without a trace.
    await sealTrail(database, tenantId);
    const verdict = await verifyTrail(database, tenantId, { anchor: digest });
    if (json) printJson({ ok: verdict.ok, ...shownTrail(verdict) });
    else tell(verdict);
    return verdict.ok ? exit.ok : exit.failed;
  });
}

function tell({ ok, entries, seals, unsealed, head, problems }: TrailVerdict): void {
  if (ok) {
    printLine(
      `${styled('green', 'The trail is as it was written:')} ${entries} entries, ${seals} seals, ${unsealed} not sealed yet.`,
    );
  } else printLine(styled('red', `The trail is not as it was written: ${problems.length} problem(s).`));
  for (const { fault, seal, entry } of problems) {
    const place = [seal === null ? '' : `seal ${seal}`, entry === null ? '' : `entry ${entry}`];
    printLine(`  ${trailFaults[fault]} (${place.filter((part) => part !== '').join(', ') || fault})`);
  }
  if (head !== null) printLine(`Digest of seal ${head.seq}: ${head.digest}`);
}

interface ExportOptions extends CommonOptions {
  readonly to?: string;
}

async function exportTrail(options: ExportOptions): Promise<number> {
  const { to, json } = options;
  if (json === true && to === undefined) {
    throw new PsmError('invalid_request', 'JSON Lines are more than one document: give a file with --to.');
  }
  return inTenant(options, 'read', async ({ database, tenantId }) => {
    let entries = 0;
    const counted = async function* (rows: AsyncIterable<AuditRow>) {
      for await (const row of rows) {
        entries += 1;
        yield row;
      }
    };
    const lines = Readable.from(jsonLines(counted(readAudit(database, tenantId, {}))), { objectMode: false });
    if (to === undefined) await pipeline(lines, process.stdout, { end: false });
    else {
      // Personal data: for nobody else on this machine.
      await pipeline(lines, createWriteStream(callersPath(to), { mode: 0o600 }));
      if (json === true) printJson({ file: to, entries });
      else printLine(`${entries} entries are in ${to}.`);
    }
    return exit.ok;
  });
}
