/** The keys of the deployment that wrap the data keys of sealed secrets. */
export interface KeyRing {
  /** Wraps whatever is sealed from now on. */
  readonly current: string;
  /** 32 octets each, by id. */
  readonly keys: ReadonlyMap<string, Buffer>;
}

const KEY = /^([\w-]{1,32}):([A-Za-z0-9+/]{43}=)$/;

/**
 * @param text `id:key` in base64, separated by commas; the first key wraps, the others only unwrap
 * @throws Error when it is not that; the keys are not shown
 */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, Buffer>();
  for (const entry of text.split(',')) {
    const [, id, key] = KEY.exec(entry.trim()) ?? [];
    if (id === undefined || key === undefined || keys.has(id)) {
      throw new Error(
        "Cannot seal secrets as 'ACCOUNT_KEYS' must be id:key, the key 32 octets in base64, separated by commas, each id once",
      );
    }
    keys.set(id, Buffer.from(key, 'base64'));
  }
  const [current = ''] = keys.keys();
  return { current, keys };
}
