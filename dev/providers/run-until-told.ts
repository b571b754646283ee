/**
 * Runs `close` once when the process is told to stop (SIGTERM, SIGINT), or when its standard input ends if it is
 * `--guarded`: a starter that died without a word must leave no servers behind.
 */
export function runUntilTold(close: () => Promise<void>, guarded: boolean): void {
  let told = false;
  const stop = (): void => {
    if (told) return;
    told = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (guarded) process.stdin.on('end', stop).on('error', stop).resume();
}
