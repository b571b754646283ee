import { startStack } from '../../dev/stack/stack.js';
import { connect } from '../../models/base/connect.js';
import { createModels } from '../../models/models.js';
import { SlowProvider } from './provider.js';
import { type Case, measureStop } from './trial.js';

const FULL = { paceMs: 0, customers: 2_000, after: 40 } as const;
const SLOW = { paceMs: 1_000, customers: 20, after: 2 } as const;
const CASES: readonly (Case & { readonly mostMs: number })[] = [
  { name: 'full speed, signalled', ...FULL, signal: true, mostMs: 1_000 },
  { name: 'full speed, signal lost', ...FULL, signal: false, mostMs: 1_000 },
  { name: '1 s a message, signalled', ...SLOW, signal: true, mostMs: 2_000 },
  { name: '1 s a message, signal lost', ...SLOW, signal: false, mostMs: 2_000 },
];
const DEFAULT_TIMES = 20;

const ms = (n: number | undefined): string => (n ?? Number.NaN).toFixed(0).padStart(6);

/** `npm run bench -- stop [TIMES]`: from switching a campaign off to its last message at the provider, so many times each. */
export async function bench([times = String(DEFAULT_TIMES)]: readonly string[]): Promise<void> {
  const many = Number(times);
  if (!Number.isInteger(many) || many < 1 || many > 1_000)
    throw new Error(`Cannot measure as the times must be a whole number from 1 to 1000: current value is '${times}'`);
  const stack = await startStack({ name: 'bench-stop', mongo: 'memory' });
  const connection = await connect(stack.mongo.uri, { writeConcern: '1' });
  const models = createModels(connection);
  const provider = await new SlowProvider().open();
  try {
    console.log('ms from switching off to the last message\n                               min median    max  held');
    for (const one of CASES) {
      const took: number[] = [];
      for (let n = 0; n < many; n += 1) took.push(await measureStop(models, provider, one));
      const sorted = took.toSorted((a, b) => a - b);
      const held = sorted.filter((each) => each <= one.mostMs).length;
      const figures = [sorted[0], sorted[Math.floor(many / 2)], sorted.at(-1)].map(ms).join(' ');
      console.log(`${one.name.padEnd(28)}${figures}  ${held} of ${many} within ${one.mostMs} ms`);
      if (held < many) process.exitCode = 1;
    }
  } finally {
    provider.close();
    await connection.close();
    await stack.stop();
  }
}
