import { parseArgs } from 'node:util';
import { loadSample, SAMPLE_SHOP } from './load.js';
import { DEFAULT_SEED } from './sample.js';

/** Loads the sample shop into a running Nhịp: `ADMIN_API_KEY=… npx tsx dev/sample/load-main.ts --api http://127.0.0.1:8080`. */
const { values } = parseArgs({
  options: {
    api: { type: 'string', default: 'http://127.0.0.1:8080' },
    shop: { type: 'string', default: SAMPLE_SHOP },
    'campaign-at': { type: 'string', default: new Date().toISOString() },
    seed: { type: 'string', default: DEFAULT_SEED },
  },
});
const key = process.env.ADMIN_API_KEY;
if (!key) throw new Error("Cannot load the sample shop as 'ADMIN_API_KEY' must be set: current value is undefined");
const { shop, access, offer } = await loadSample({
  admin: { api: values.api.replace(/\/$/, ''), key },
  campaignAt: new Date(values['campaign-at']),
  shop: values.shop,
  seed: values.seed,
  log: console.log,
});
console.log(`shop ${shop}, offer ${offer}, key ${access.key}`);
