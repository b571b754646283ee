/** `npm run bench -- law [--messages N] [--seed S] [--json FILE]`: random messages through the rules, and an auditor after them. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../args.js';
import { simulateLaw } from './simulate.js';

const USAGE = 'usage: npm run bench -- law [--messages N] [--seed S] [--json FILE]';

export function bench(argv: readonly string[]): void {
  const options = { messages: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } } as const;
  const { values } = parseArgs({ args: [...argv], options: { ...options, json: { type: 'string' } } });
  const messages = wholeNumber('messages', values.messages, 100_000_000, USAGE);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed))
    throw new Error(`Cannot take --seed '${values.seed}': it must be a whole number\n${USAGE}`);
  const begun = performance.now();
  const report = simulateLaw({ messages, seed });
  const seconds = (performance.now() - begun) / 1000;
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ ...report, seconds }, null, 2)}\n`);
  console.log(`planned ${report.planned}, sent ${report.sent}, expired ${report.expired}`);
  for (const [reason, count] of Object.entries(report.skipped).sort()) console.log(`skipped ${reason} ${count}`);
  for (const [law, count] of Object.entries(report.breaches)) console.log(`breaches of ${law} ${count}`);
  console.log(`${Math.round(messages / seconds)} planned messages/s`);
}
