import { readdir, readlink } from 'node:fs/promises';
import { argumentsOf } from './process-identity.ts';

/**
 * Ends what is left of a server that was killed: a backend notices only between two reads from its client, and until
 * it has gone no server can start on the folder. Its transaction was lost with the server. Linux only; elsewhere a
 * start waits for them. Call it under the lock, while no server runs.
 */
export async function endOrphans(cluster: string): Promise<void> {
  if (process.platform !== 'linux') return;
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!(pid > 0)) continue;
    try {
      // Every process of a server works in its data folder, and only the children name themselves so.
      if ((await readlink(`/proc/${pid}/cwd`)) !== cluster) continue;
      if ((await argumentsOf(pid))?.startsWith('postgres: ')) process.kill(pid, 'SIGQUIT');
    } catch {
      // it has ended, or is somebody else's
    }
  }
}
