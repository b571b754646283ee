import { useCallback, useState } from 'react';

const read = <T>(key: string): T | undefined => {
  const kept = sessionStorage.getItem(key);
  if (kept === null) return undefined;
  try {
    return JSON.parse(kept) as T;
  } catch {
    return undefined;
  }
};

/** What is typed and not yet saved, kept over a reload of the tab. `forget` after it was saved. */
export function useDraft<T extends object>(name: string, initial: T) {
  const key = `nhip.draft.${name}`;
  const [value, setValue] = useState<T>(() => ({ ...initial, ...read<T>(key) }));
  const change = useCallback(
    (part: Partial<T>) =>
      setValue((before) => {
        const after = { ...before, ...part };
        sessionStorage.setItem(key, JSON.stringify(after));
        return after;
      }),
    [key],
  );
  const forget = useCallback(() => sessionStorage.removeItem(key), [key]);
  return { value, change, forget };
}
