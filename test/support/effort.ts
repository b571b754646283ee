/**
 * CPU time of this process that some synchronous work took, in milliseconds. Unlike a clock on the wall it does not grow because
 * other programs run, so a bound on it holds on a busy machine too.
 */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
