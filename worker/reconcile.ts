/**
 * `npm run reconcile -- SHOP | SHOP.CAMPAIGN | RUN [--repair] [--attribute]`: counts runs anew from their facts and compares with the
 * counters that are kept. Prints each difference as a line of JSON; ends with 1 when there is one, also when it was repaired.
 */
import { parseArgs } from 'node:util';
import { parseConfig } from '../config/config.js';
import { connect } from '../models/base/connect.js';
import { createModels } from '../models/models.js';
import { reconcile } from '../models/run/reconcile/reconcile.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repair: { type: 'boolean', default: false }, attribute: { type: 'boolean', default: false } },
});
const [of, ...more] = positionals;
if (of === undefined || more.length > 0) {
  process.stderr.write(
    'Cannot reconcile as one shop, campaign or run must be named: npm run reconcile -- SHOP.CAMPAIGN\n',
  );
  process.exit(2);
}
const config = parseConfig(process.env);
const database = await connect(config.MONGODB_URI, { writeConcern: config.MONGODB_WRITE_CONCERN });
try {
  const { runs, differences } = await reconcile(createModels(database), {
    of,
    now: new Date(),
    repair: values.repair,
    attribute: values.attribute,
    tell: (difference) => void process.stdout.write(`${JSON.stringify(difference)}\n`),
  });
  process.stderr.write(
    `${runs} runs, ${differences} differences${values.repair && differences > 0 ? ', repaired' : ''}\n`,
  );
  process.exitCode = differences > 0 ? 1 : 0;
} finally {
  await database.close();
}
