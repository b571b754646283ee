import { z } from 'zod';

export const count = z.int().min(0);

export const ledgerOut = z
  .object({
    audience: count,
    sent: count,
    failed: count,
    skipped: z.record(z.string(), count),
    expired: count,
    pending: count,
    unknown: count,
  })
  .meta({ id: 'Ledger', description: 'audience = sent + failed + skipped by reason + expired + pending + unknown' });
