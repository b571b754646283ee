import { Schema } from 'mongoose';
import type { Funnel, Ledger } from '../../domain/run/ledger.js';
import { count, EMBEDDED, record } from '../base/fields.js';

/** The account of a run or a batch; `skipped` holds a count per reason. */
export const ledgerSchema = new Schema<Ledger>(
  { audience: count, sent: count, failed: count, skipped: record, expired: count, pending: count, unknown: count },
  EMBEDDED,
);
export const funnelSchema = new Schema<Funnel>(
  { delivered: count, read: count, clicked: count, bought: count, revenue: count },
  EMBEDDED,
);
