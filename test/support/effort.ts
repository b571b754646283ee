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

/**
 * The longest time for which nothing else of this process could run while some work went on, in milliseconds of CPU: what one turn
 * of the event loop has used between two looks.
 */
export async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let last = process.cpuUsage();
  const look = (): void => {
    const { user, system } = process.cpuUsage(last);
    longest = Math.max(longest, (user + system) / 1_000);
    last = process.cpuUsage();
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await work();
  isOver = true;
  return longest;
}
