/** `npm run drill`: breaks a deployment again and again, and compares its books with the provider's own (docs/reliability.md). */
import { writeFileSync } from 'node:fs';
import { parseDrillArgs } from './args.js';
import { drill } from './drill.js';
import { KINDS } from './kinds.js';
import { broken, type RoundReport } from './play.js';

const COLUMNS = ['lost', 'duplicates', 'unknown', 'balanced', 'stuck', 'recoveryMs', 'afterPromise'] as const;

function table(reports: readonly RoundReport[]): string {
  const rows = reports.map((report) => [report.kind, report.seed, ...COLUMNS.map((column) => String(report[column]))]);
  return [['kind', 'seed', ...COLUMNS], COLUMNS.map(() => '-').concat('-', '-'), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

try {
  const args = parseDrillArgs(
    process.argv.slice(2),
    KINDS.map(({ name }) => name),
  );
  const reports: RoundReport[] = [];
  const keep = (): void => {
    if (args.json !== undefined) writeFileSync(args.json, `${JSON.stringify({ rounds: reports }, undefined, 2)}\n`);
  };
  await drill(`drill-${process.pid}`, args, console.log, (report) => {
    reports.push(report);
    keep();
  });
  keep();
  console.log(`\n${table(reports)}`);
  const wrong = reports.filter((report) => broken(report).length > 0);
  console.log(`\n${reports.length - wrong.length} of ${reports.length} rounds hold`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
