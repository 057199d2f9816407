import { signinAddress } from '../../kernel/signinAddress.ts';
import { createSigninLink, linkMinutes } from '../../signin/link.ts';
import { type CommonOptions, inTenant, serverAddress } from '../context.ts';
import { exit, printJson, printLine, styled } from '../output.ts';

/** `psm signin-link EMAIL`: a link that signs an admin in once. */
export async function signinLink(email: string, options: CommonOptions): Promise<number> {
  return inTenant(options, 'own', async (context) => {
    const link = await context.scoped((scope) => createSigninLink(scope, email, context.actor));
    const url = signinAddress(serverAddress(context.config), link);
    if (context.json) printJson({ url, email, minutes: linkMinutes });
    else {
      printLine(url);
      process.stderr.write(
        styled('dim', `Good for one sign-in within ${linkMinutes} minutes, while \`psm start\` runs.\n`),
      );
    }
    return exit.ok;
  });
}
