/** How often each named point was passed. Only counted when `FAIL_AT` asks for it. */
const passed = new Map<string, number>();

/**
 * Kills this process with SIGKILL when `FAIL_AT=<step>:<n>` names this step for the n-th time: crash tests die at a known
 * point instead of at a random one. Does nothing otherwise.
 */
export function failpoint(step: string): void {
  const wanted = process.env['FAIL_AT'];
  if (wanted === undefined) return;
  const count = (passed.get(step) ?? 0) + 1;
  passed.set(step, count);
  if (wanted === `${step}:${count}`) process.kill(process.pid, 'SIGKILL');
}
