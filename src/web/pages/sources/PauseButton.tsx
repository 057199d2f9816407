import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerTrackNext } from '@tabler/icons-react';
import { pauseSource, resumeSource, type Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';
import { useSaving } from '../settings/useSaving.ts';

const text = strings.sources;

/** Stops the schedule of a source for a while, and lets it go on. */
export function PauseButton({ source }: { readonly source: Source }) {
  const paused = source.schedule?.paused != null;
  const pause = useSaving(
    () => pauseSource(source.id),
    () => text.pausedNow(source.name),
    ['sources'],
  );
  const resume = useSaving(
    () => resumeSource(source.id),
    () => text.resumedNow(source.name),
    ['sources'],
  );
  if (source.schedule === null) return null;
  const act = paused ? resume : pause;
  const Picture = paused ? IconPlayerTrackNext : IconPlayerPause;
  return (
    <Button
      variant="default"
      leftSection={<Picture size={16} aria-hidden />}
      aria-label={(paused ? text.resumeOf : text.pauseOf)(source.name, source.hub.name)}
      loading={pause.isPending || resume.isPending}
      onClick={() => !pause.isPending && !resume.isPending && act.mutate(undefined)}
    >
      {paused ? text.resume : text.pause}
    </Button>
  );
}
