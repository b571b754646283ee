import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createSample, DEFAULT_SEED } from './sample.js';

/** Writes customers.csv and orders.csv of the sample shop: for looking at, or for an import by hand. */
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: '.dev/sample' },
    'campaign-at': { type: 'string', default: new Date().toISOString() },
    seed: { type: 'string', default: DEFAULT_SEED },
  },
});
const sample = await createSample({ campaignAt: new Date(values['campaign-at']), seed: values.seed });
await mkdir(values.out, { recursive: true });
for (const [name, lines] of [
  ['customers.csv', sample.customersCsv()],
  ['orders.csv', sample.ordersCsv()],
] as const) {
  const file = join(values.out, name);
  await pipeline(Readable.from(lines), createWriteStream(file));
  console.log(`wrote ${file}`);
}
