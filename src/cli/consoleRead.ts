import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { type CommonOptions, consoleActor } from './context.ts';

/** What of somebody's data is looked at on the machine; ids, no personal data. */
export interface ConsoleRead {
  readonly command: 'members' | 'member' | 'show';
  readonly memberId?: string;
  readonly planId?: string;
  /** What the list was narrowed to. */
  readonly only?: Readonly<Record<string, string | undefined>>;
}

/**
 * Writes into the trail that somebody on the machine looks at personal data, in the transaction that reads it, before anything is
 * printed. It names who works on the machine also where they act as an admin: whose name they take is theirs to say.
 */
export async function noteConsoleRead(
  scope: TenantScope,
  { command, memberId, planId, only }: ConsoleRead,
  options: Pick<CommonOptions, 'as'>,
): Promise<void> {
  const about =
    memberId !== undefined
      ? ({ entity: 'member', entityId: memberId } as const)
      : planId !== undefined
        ? ({ entity: 'plan', entityId: planId, planId } as const)
        : ({ entity: 'tenant', entityId: scope.tenantId } as const);
  await recordEvents(scope, [
    {
      ...about,
      actor: consoleActor(),
      action: 'console.read',
      body: { command, ...only, as: options.as },
    },
  ]);
}
