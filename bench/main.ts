/** `npm run bench -- --customers N --channel smtp|http [--workers N] [--json FILE] [--smtp HOST:PORT | --http URL]`; see docs/performance.md. */
import { writeFileSync } from 'node:fs';
import { parseBenchArgs } from './args.js';
import { benchCampaign } from './campaign.js';
import { lines } from './report.js';

try {
  const args = parseBenchArgs(process.argv.slice(2));
  const result = await benchCampaign(args, (line) => console.log(line));
  if (args.json !== undefined) writeFileSync(args.json, `${JSON.stringify(result, null, 2)}\n`);
  console.log(lines(result).join('\n'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
