import { z } from 'zod';
import { parseVersions, versionAt } from '../../base/versions.js';
import file from '../../policies/live.json' with { type: 'json' };

const count = z.int().min(1);
const versions = parseVersions(file, {
  /** Between two looks, and how many times as long as a look took the next one waits at least. */
  lookMs: count,
  restPerLook: count,
  /** A stream that has nothing to tell says so this often. */
  heartbeatMs: count,
  /** After which a reader that lost its stream comes again. */
  retryMs: count,
  /** How long one stream lives. */
  longestMs: count,
  /** The time that a pace is measured over. */
  paceMs: count,
  /** Streams of one process, and of one key in it. */
  maxStreams: count,
  maxPerKey: count,
});
export type LivePolicy = (typeof versions)[number];

/** @throws RangeError before 2020 */
export const livePolicyAt = (at: Date): LivePolicy => versionAt(versions, at);
