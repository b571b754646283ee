import { z } from 'zod';
import { CHANNELS } from '../../base/channel.js';
import { parseVersions, versionAt } from '../../base/versions.js';
import machines from '../../policies/machines.json' with { type: 'json' };

const ms = z.int().min(0);
const count = z.int().min(1);

const versions = parseVersions(machines, {
  burst: z.strictObject({ links: count, withinMs: ms, allWithinMs: ms }),
  hiddenWithinMs: ms,
  tooSoonMs: z.strictObject(
    Object.fromEntries(CHANNELS.map((channel) => [channel, ms])) as Record<(typeof CHANNELS)[number], typeof ms>,
  ),
  /** The whole name of such an agent, and a part of it. */
  prefetchingProxies: z.array(z.string().min(1)),
  imageProxies: z.array(z.string().min(1)),
  purposes: z.array(z.string().min(1)),
  keptHits: count,
  keptClicks: count,
});

/** What tells machines from people, with its numbers (policies/machines.json). */
export type MachinePolicy = Omit<(typeof versions)[number], 'effectiveFrom' | 'source'>;

/** The policy in force at an instant. @throws RangeError before 2020 */
export const machinesAt = (at: Date): MachinePolicy => versionAt(versions, at);
