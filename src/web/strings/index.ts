import { account } from './account.ts';
import { authority } from './authority.ts';
import { changes } from './changes.ts';
import { fourEyes } from './fourEyes.ts';
import { guide } from './guide.ts';
import { history } from './history.ts';
import { mapping } from './mapping.ts';
import { particulars } from './particulars.ts';
import { people } from './people.ts';
import { personalData } from './personalData.ts';
import { plan } from './plan.ts';
import { providers } from './providers.ts';
import { push } from './push.ts';
import { safety } from './safety.ts';
import { schedules } from './schedules.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { signin } from './signin.ts';
import { sourceForm } from './sourceForm.ts';
import { sources } from './sources.ts';
import { trailSeal } from './trailSeal.ts';
import { upload } from './upload.ts';
import { webhooks } from './webhooks.ts';
import { welcome } from './welcome.ts';

/** Everything that a person reads, English. Another language is an object of the same shape. */
export const strings = {
  shell,
  signin,
  account,
  people,
  personalData,
  particulars,
  upload,
  mapping,
  plan,
  push,
  changes,
  fourEyes,
  guide,
  history,
  sources,
  sourceForm,
  authority,
  schedules,
  settings,
  safety,
  trailSeal,
  providers,
  webhooks,
  welcome,
};
