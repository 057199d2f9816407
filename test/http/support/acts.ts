import { directoryActs } from './acts/directory.ts';
import { plansActs } from './acts/plans.ts';
import type { Acts } from './acts/scene.ts';
import { signinActs } from './acts/signin.ts';
import { sourcesActs } from './acts/sources.ts';

/** Route -> what it leaves in the trail when it succeeds. */
export const acts: Acts = { ...directoryActs, ...sourcesActs, ...plansActs, ...signinActs };
