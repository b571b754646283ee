/** Together with the network's own time below a second. */
const CHECK_MS = 900;

/**
 * What a part answers in time; never why it does not: that may hold an address or a key.
 * @param silent said where it fails, or says nothing within 900 ms
 */
export async function checked(check: () => Promise<string>, silent: string): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(silent), CHECK_MS);
  });
  return Promise.race([check().catch(() => silent), late]).finally(() => clearTimeout(timer));
}
