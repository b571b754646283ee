import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { WINDOWS } from '../../domain/base/window.js';
import type { HeldRun } from '../../models/run/run-holds.js';
import { holdOut, holdView, instantOut, promiseOut, ref, slug } from '../http/common-schema.js';
import { pageOf } from '../http/pages.js';
import { ledgerOut } from './ledger-schema.js';

export const runRef = z
  .string()
  .regex(/^[a-z0-9_.-]{1,200}$/, "a run's id, as the monitor shows it")
  .meta({ examples: ['hoa-nang.11-11.launch-followers.1'] });
export const runParams = z.strictObject({
  shop: slug,
  run: runRef,
});

const heldRunOut = z
  .object({
    run: z.string(),
    campaign: z.string().meta({ description: 'Id of its campaign or win-back programme' }),
    window: z.enum([...WINDOWS, 'winback']),
    outreach: z.string(),
    channel: z.enum(CHANNELS),
    expiresAt: instantOut.meta({ description: 'Whoever is left then is settled as expired' }),
    held: holdOut,
  })
  .meta({ id: 'HeldRun' });

export const heldRunsOut = pageOf({ runs: z.array(heldRunOut) }, runRef).meta({ id: 'HeldRuns' });

export const heldRunView = ({ _id, campaign, window, winback, outreach, channel, expiresAt, held }: HeldRun) => ({
  run: _id,
  campaign,
  window: winback ? 'winback' : window,
  outreach,
  channel,
  expiresAt: expiresAt.toISOString(),
  held: holdView(held),
});

export const endOut = z
  .object({
    run: z.string(),
    ending: z.enum(['cancelled', 'set_aside']).meta({ description: 'What everybody left is skipped as' }),
    promise: promiseOut,
  })
  .meta({ id: 'RunEnd' });

export const retryOut = z
  .object({
    run: z.string().meta({ description: 'The run that sends to them' }),
    members: z.int().meta({ description: 'Whom it tries again' }),
    created: z.boolean().meta({ description: 'False when it was under way already' }),
  })
  .meta({ id: 'RunRetry' });

export const settleBody = z.strictObject({
  outcome: z.enum(['sent', 'not_sent']).meta({ description: 'What is known of the messages in doubt' }),
  customers: z.array(ref).min(1).max(1_000).exactOptional().meta({ description: 'Default: all that are in doubt' }),
});
export const settleOut = z
  .object({ run: z.string(), settled: z.int(), ledger: ledgerOut })
  .meta({ id: 'RunSettlement' });

export const releaseOut = z
  .object({
    run: z.string(),
    released: z.boolean().meta({ description: 'False when the run was not on hold' }),
    held: holdOut.exactOptional().meta({ description: 'The hold that has ended' }),
  })
  .meta({ id: 'RunRelease' });
