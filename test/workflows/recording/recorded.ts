import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Recorded histories: one folder for each released shape, named by its commit; those of ed6a1bc lie at the top. */
export const HISTORIES = join(import.meta.dirname, '../../histories');
/** SHA-256 of each, as `sha256sum` writes them: they are only ever added. */
export const SUMS = 'SHA256SUMS';

/** All of them, by their path in the folder. */
export const recordedHistories = (): string[] =>
  readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .toSorted();
