/** `npm run bench -- --customers N --channel smtp|http [--workers N] [--json FILE] [--smtp HOST:PORT | --http URL]` */
import { writeFileSync } from 'node:fs';
import { parseBenchArgs } from './args.js';
import { benchCampaign } from './campaign.js';
import { lines } from './report.js';

export async function bench(argv: readonly string[]): Promise<void> {
  const args = parseBenchArgs(argv);
  const result = await benchCampaign(args, (line) => console.log(line));
  if (args.json !== undefined) writeFileSync(args.json, `${JSON.stringify(result, null, 2)}\n`);
  console.log(lines(result).join('\n'));
}
