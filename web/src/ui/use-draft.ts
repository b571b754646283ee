import { useCallback, useState } from 'react';

function read<T>(key: string): Partial<T> {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<T>;
  } catch {
    return {};
  }
}

/**
 * What is typed and not yet saved, kept over a reload of the tab. Only what was changed is kept, and laid over `initial`: a newer
 * version of the thing shows through wherever nobody typed. `forget` after it was saved.
 */
export function useDraft<T extends object>(name: string, initial: T) {
  const key = `nhip.draft.${name}`;
  const [parts, setParts] = useState<Partial<T>>(() => read<T>(key));
  const change = useCallback(
    (part: Partial<T>) =>
      setParts((before) => {
        const after = { ...before, ...part };
        sessionStorage.setItem(key, JSON.stringify(after));
        return after;
      }),
    [key],
  );
  const forget = useCallback(() => {
    sessionStorage.removeItem(key);
    setParts({});
  }, [key]);
  return { value: { ...initial, ...parts }, change, forget };
}
