import { fileRestore, grantRestore } from '../../apply/restore.ts';
import type { MemberStatus } from '../../db/schema.ts';
import { listMembers, type MemberPosition } from '../../directory/memberList.ts';
import { getMember, type HistoryEntry, type Member, memberHistory } from '../../directory/members.ts';
import { PsmError } from '../../kernel/errors.ts';
import { shownValue } from '../../kernel/json.ts';
import { counted } from '../../kernel/text.ts';
import { findHub } from '../../source/sources.ts';
import { noteConsoleRead } from '../consoleRead.ts';
import { type CommonOptions, inTenant } from '../context.ts';
import { exit, printJson, printLine, styled, table } from '../output.ts';

const statuses: readonly MemberStatus[] = ['invited', 'active', 'deactivated', 'deleted'];

/** `psm members`: everybody, page by page below, one list above. */
export async function members(options: CommonOptions & { hub?: string; status?: string }): Promise<number> {
  const status = statuses.find((one) => one === options.status);
  if (options.status !== undefined && status === undefined) {
    throw new PsmError('invalid_request', `--status takes ${statuses.join(', ')}, not "${options.status}".`);
  }
  return inTenant(options, 'read', async (context) => {
    const hub = options.hub;
    const hubId = await context.scoped(async (scope) => {
      const found = hub === undefined ? undefined : (await findHub(scope, hub)).hubId;
      await noteConsoleRead(scope, { command: 'members', only: { hub: found, status } }, options);
      return found;
    });
    const items: Member[] = [];
    for (let after: MemberPosition | null | undefined; after !== null;) {
      const from: MemberPosition | undefined = after;
      const page = await context.scoped((scope) =>
        listMembers(scope, { hub: hubId, status, after: from, limit: 2000 }),
      );
      items.push(...page.items);
      after = page.next;
    }
    if (context.json) {
      printJson({ items });
      return exit.ok;
    }
    const rows = items.map((member) => [
      [member.first_name, member.last_name].filter(Boolean).join(' '),
      member.email ?? '',
      member.status,
      member.memberships
        .map(({ hub, status }) => (status === 'active' ? hub : `${hub} (${status})`))
        .join(', '),
    ]);
    if (rows.length > 0) printLine(table([['NAME', 'E-MAIL', 'STATUS', 'HUBS'], ...rows]));
    printLine(counted(items.length, 'member'));
    return exit.ok;
  });
}

/** `psm member EMAIL`: one member and where every value came from. */
export async function member(reference: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'read', async (context) => {
    const { found, history } = await context.scoped(async (scope) => {
      const one = await getMember(scope, reference);
      await noteConsoleRead(scope, { command: 'member', memberId: one.id }, options);
      return { found: one, history: await memberHistory(scope, one.id, { limit: 1000 }) };
    });
    if (context.json) {
      printJson({ ...found, history: history.items });
      return exit.ok;
    }
    printLine(styled('bold', `${found.first_name ?? ''} ${found.last_name ?? ''} <${found.email ?? ''}>`));
    printLine(
      `${found.status}${found.protected ? ', protected' : ''}${found.unique_id === null ? '' : `, Unique ID ${found.unique_id}`}`,
    );
    if (found.memberships.length === 0) printLine('  in no hub');
    for (const { hub, status } of found.memberships) printLine(`  hub ${hub}: ${status}`);
    for (const program of found.programs) printLine(`  program ${program.name} (${program.hub})`);
    for (const [key, value] of Object.entries(found.profile)) printLine(`  ${key}: ${shownValue(value)}`);
    printLine();
    for (const entry of history.items) printEntry(entry);
    return exit.ok;
  });
}

function printEntry(entry: HistoryEntry): void {
  const { origin } = entry;
  const from =
    origin === null
      ? ''
      : ` from ${origin.file ?? origin.source}${origin.row === null ? '' : `, row ${origin.row}`}`;
  printLine(`${entry.at.toISOString()}  ${entry.action}${from}  by ${entry.actor}`);
}

/** `psm restore EMAIL`: the operator of this machine grants the restore of a deleted member. */
export async function restore(email: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'operator', async (context) => {
    const found = await context.scoped(async (scope) => {
      const deleted = await getMember(scope, email);
      await fileRestore(scope, deleted.id, context.actor);
      await grantRestore(scope, deleted.id, context.actor, context.config.invitationDays);
      return getMember(scope, deleted.id);
    });
    if (context.json) printJson(found);
    else printLine(`Restored ${found.email ?? ''}: the account is ${found.status} again.`);
    return exit.ok;
  });
}
