/** A worker program whose activity neither ends nor listens: `node --import=tsx stuck-worker.ts <temporal address> <task queue>`. */
import type { CampaignActivities } from '../../activities/contract.js';
import { connectTemporal } from '../../worker/connect.js';
import { campaignWorkerOptions, runWorkers } from '../../worker/workers.js';

const [address = '', taskQueue = ''] = process.argv.slice(2);
const connection = await connectTemporal({
  TEMPORAL_ADDRESS: address,
  TEMPORAL_TLS: 'false',
  TEMPORAL_API_KEY: undefined,
});
const activities = {
  loadCampaign: () => {
    console.log('{"msg":"stuck"}');
    return new Promise<never>(() => setInterval(() => undefined, 1_000));
  },
} as unknown as CampaignActivities;
const options = campaignWorkerOptions({ connection, namespace: 'default' }, activities);
const workers = await runWorkers([{ ...options, taskQueue }]);
console.log('{"msg":"ready"}');
await workers.ended;
await connection.close();
