import type { Crumb } from '../../components/PageHeader.tsx';
import type { Run } from '../../api/runs.ts';
import { isPulled, isPushed } from '../../runName.ts';
import { strings } from '../../strings/index.ts';
import { sourceCrumbs } from '../sources/crumbs.ts';
import { uploadCrumbs } from './crumbs.ts';
import type { Step } from './runState.ts';

const text = strings.upload;

/** What the page of a run says of it: a file that somebody uploaded, a system that is read, or one that pushes. Pure. */
export function runWords(run: Run) {
  const { source, hub } = run;
  if (isPushed(run)) {
    return {
      title: text.pushed.title(source.name),
      ended: text.pushed.ended(source.name),
      description: (automatic: boolean) => text.pulled.description(hub.name, automatic),
      step: (step: Step) => (step === 'reading' ? text.pushed.reading : text.steps[step]),
      connecting: text.pushed.reading,
      crumbs: sourceCrumbs(source) satisfies readonly Crumb[],
    };
  }
  return isPulled(run)
    ? {
        title: text.pulled.title(source.name),
        ended: text.pulled.ended(source.name),
        description: (automatic: boolean) => text.pulled.description(hub.name, automatic),
        step: (step: Step) => (step === 'reading' ? text.pulled.reading(source.name) : text.steps[step]),
        connecting: text.pulled.connecting,
        crumbs: sourceCrumbs(source) satisfies readonly Crumb[],
      }
    : {
        title: text.importing(run.file?.name ?? null),
        ended: text.imported(hub.name),
        description: (automatic: boolean) => text.importDescription(hub.name, automatic),
        step: (step: Step) => text.steps[step],
        connecting: '',
        crumbs: uploadCrumbs,
      };
}
