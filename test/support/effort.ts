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

const YARDSTICK = JSON.stringify(Array.from({ length: 50_000 }, (_, n) => ({ n, name: `k${n}` })));
/** What the yardstick takes on the machine for which bounds in milliseconds are written down, when nothing else runs there. */
const YARDSTICK_MS = 16;

/**
 * How much longer than on that machine the same work takes here and now, at least 1: another core, another speed, or neighbours that
 * share its caches (by which 16 ms were seen to become 26). A bound in milliseconds is for work divided by this.
 */
export function slowness(): number {
  const times = [1, 2].map(() =>
    cpuMs(() => {
      const rows = JSON.parse(YARDSTICK) as unknown[];
      let hash = rows.length;
      for (let at = 0; at < YARDSTICK.length; at += 1) hash = (hash * 31 + YARDSTICK.charCodeAt(at)) | 0;
    }),
  );
  return Math.max(1, Math.min(...times) / YARDSTICK_MS);
}
