import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { actorName } from '../../../actorName.ts';
import type { Change } from '../../../api/changes.ts';
import { meQuery } from '../../../api/directory.ts';
import { formatDay } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';

export interface EffectLinesProps {
  readonly change: Change;
  /** Names of a line before the rest is only counted. */
  readonly most?: number;
  readonly truncate?: boolean;
}

/** What a change touches beyond the profile: other hubs, programs, who deactivated the person, how long a restore is possible. */
export function EffectLines({ change, most = 2, truncate = true }: EffectLinesProps) {
  const { data: me } = useQuery(meQuery);
  const lines = linesOf(change, most, me?.actor);
  return lines.map((line) => (
    <Text key={line} size="sm" truncate={truncate} title={line}>
      {line}
    </Text>
  ));
}

function linesOf({ kind, effects, after }: Change, most: number, me: string | undefined): string[] {
  const words = strings.changes.effects;
  const names = (key: string) => (Array.isArray(effects[key]) ? (effects[key] as string[]) : []);
  const text = (key: string) => (typeof effects[key] === 'string' ? effects[key] : undefined);
  const lines: string[] = [];
  if (kind === 'deactivate' || kind === 'deprovision') {
    if (effects['left_group'] === true) lines.push(words.leftGroup);
    const hubs = names('other_hubs');
    lines.push(hubs.length === 0 ? words.onlyHub : words.otherHubs(words.and(hubs, most)));
    const programs = names('programs');
    if (programs.length > 0) lines.push(words.programs(words.and(programs, most)));
    const rides = Object.keys(after).length;
    if (rides > 0) lines.push(strings.changes.rides(rides));
  }
  const by = text('deactivated_by');
  const at = text('deactivated_at');
  if (by !== undefined && at !== undefined) lines.push(words.heldBy(actorName(by, me), formatDay(at)));
  const lost = names('lost_programs');
  if (lost.length > 0) lines.push(words.lost(words.and(lost, most)));
  const deleted = text('deleted_at');
  if (deleted !== undefined) lines.push(words.deletedAt(formatDay(deleted)));
  const purge = text('purge_after');
  if (purge !== undefined)
    lines.push(words.daysLeft(Math.floor((new Date(purge).getTime() - Date.now()) / 86_400_000)));
  return lines;
}
