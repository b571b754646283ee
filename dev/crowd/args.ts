import { parseArgs } from 'node:util';
import { z } from 'zod';
import { trimEndOf } from '../../domain/base/text/trim.js';
import type { CrowdOptions } from './crowd.js';

const probability = z.coerce.number().min(0).max(1);
const url = z.url({ protocol: /^https?$/ }).transform((address) => trimEndOf(address, '/'));

const argsSchema = z.object({
  simulator: url,
  api: url,
  seed: z.string().min(1).default('11.11'),
  read: probability.default(0.6),
  click: probability.default(0.4),
  order: probability.default(0.3),
  within: z.coerce.number().int().min(0).max(3_600_000).default(1_500),
  hesitate: z.coerce.number().int().min(0).max(3_600_000).default(0),
  currency: z.string().length(3).default('VND'),
  amount: z
    .string()
    .regex(/^\d{1,12}-\d{1,12}$/, 'MIN-MAX in minor units')
    .default('100000-900000')
    .transform((range) => range.split('-').map(Number))
    .pipe(z.tuple([z.number(), z.number()]).refine(([min, max]) => min <= max, 'MIN not above MAX')),
  skus: z
    .string()
    .default('')
    .transform((list) => list.split(',').filter((sku) => sku !== '')),
  concurrency: z.coerce.number().int().min(1).max(500).default(16),
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  CHAT_SECRET: z.string().min(16),
  API_KEY: z.string().min(1),
});

/** Reads the crowd's arguments; secrets come by environment. Errors: a sentence naming each wrong one and what is allowed. */
export function parseCrowdArgs(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CrowdOptions & { readonly port: number; readonly guarded: boolean } {
  const names = Object.keys(argsSchema.shape).filter((name) => !/^[A-Z]/.test(name));
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({
    args: [...argv],
    options: { ...options, guarded: { type: 'boolean', default: false } },
  });
  const { CHAT_SECRET, API_KEY } = env;
  const parsed = argsSchema.safeParse({ ...values, CHAT_SECRET, API_KEY });
  if (!parsed.success) throw new Error(`Cannot start the crowd:\n${z.prettifyError(parsed.error)}`);
  const { simulator, api, currency, concurrency, port, seed, read, click, order, within, hesitate, amount, skus } =
    parsed.data;
  const [min, max] = amount;
  return {
    control: simulator,
    api,
    chatSecret: parsed.data.CHAT_SECRET,
    apiKey: parsed.data.API_KEY,
    currency,
    concurrency,
    habits: { seed, read, click, order, withinMs: within, hesitateMs: hesitate, amount: { min, max }, skus },
    port,
    guarded: values.guarded === true,
  };
}
