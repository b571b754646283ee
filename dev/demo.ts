/** `npm run demo`: an 11.11 campaign on a real shop's orders, on this machine, in about two minutes. Options: dev/demo/args.ts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureConsole } from './console/build.js';
import { openInBrowser, signInLink } from './console/sign-in-link.js';
import type { Act } from './crowd/crowd.js';
import { type DemoArgs, parseDemoArgs } from './demo/args.js';
import { exportHistories } from './demo/histories.js';
import { type DemoLogs, receivedBy } from './demo/logs.js';
import { play, sleep } from './demo/play.js';
import { broken, type DemoReport, skippedLines, table } from './demo/report.js';
import { Seller } from './demo/seller.js';
import { type Program, startProgram } from './program.js';
import { type LoadedShop, loadSample, SAMPLE_SHOP } from './sample/load.js';
import { type Services, startServices } from './services.js';
import { stopOnSignals } from './stack/signals.js';

/** Length of each of the four windows. */
const WINDOW_MS = 20_000;
/** A provider that takes its time, so that a delivery lasts long enough to be switched off. */
const PROVIDER_SLOW_MS = 250;
const LONGEST_MS = 5 * 60_000;
const CROWD_MS = 20_000;
/** Longer than what the rule for machines finds too soon for a person (policies/machines.json). */
const HESITATE_MS = '2100';
const log = (line: string): void => console.log(line);

interface ProviderStats {
  readonly [channel: string]: { readonly accepted: number; readonly duplicates: number };
}
const providerStats = async ({ providers }: Services): Promise<ProviderStats> =>
  (await (await fetch(`${providers.control}/stats`)).json()) as ProviderStats;
const sum = (stats: ProviderStats, what: 'accepted' | 'duplicates'): number =>
  Object.values(stats).reduce((total, channel) => total + channel[what], 0);

async function slowDown({ providers }: Services): Promise<void> {
  for (const channel of ['chat', 'email', 'sms'] as const) {
    const slowMs = channel === 'chat' ? PROVIDER_SLOW_MS : PROVIDER_SLOW_MS / 10;
    await fetch(`${providers.control}/faults`, { method: 'POST', body: JSON.stringify({ channel, slowMs }) });
  }
}

interface Crowd {
  readonly program: Program;
  /** Waits until everybody has done what they were going to do. */
  quiet(): Promise<void>;
  acts(): Promise<readonly Act[]>;
}

async function startCrowd(services: Services, shop: LoadedShop, seed: string): Promise<Crowd> {
  const skus = shop.products.map(({ sku }) => sku).join(',');
  const options = {
    seed,
    skus,
    currency: 'GBP',
    amount: '500-9000',
    within: '1500',
    hesitate: HESITATE_MS,
    order: '0.5',
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  let control = '';
  const program = await startProgram({
    name: 'crowd',
    entry: 'dev/crowd/main.ts',
    args: ['--simulator', services.providers.control, '--api', services.api, ...args],
    env: { CHAT_SECRET: services.env.CHAT_SECRET ?? '', API_KEY: shop.access.key },
    logFile: join(services.logs, 'crowd.log'),
    readyLine: /"control":"([^"]+)"/,
    onReady: (match) => {
      control = match[1] ?? '';
    },
    log,
  });
  const quiet = async (): Promise<void> => {
    const deadline = Date.now() + CROWD_MS;
    while (Date.now() < deadline) {
      const { pending } = (await (await fetch(`${control}/stats`)).json()) as { pending: number };
      if (pending === 0) return;
      await sleep(200);
    }
  };
  const acts = async (): Promise<readonly Act[]> => (await (await fetch(`${control}/acts`)).json()) as readonly Act[];
  return { program, quiet, acts };
}

/** Plays the whole campaign and judges it. */
async function run(services: Services, args: DemoArgs, begunAt: number): Promise<DemoReport> {
  const seconds = (since: number): number => Number(((Date.now() - since) / 1000).toFixed(1));
  const servers = seconds(begunAt);
  const importAt = Date.now();
  const shop = await loadSample({
    admin: { api: services.api, key: services.adminKey },
    campaignAt: new Date(),
    seed: args.seed,
    log,
  });
  const imported = seconds(importAt);
  await slowDown(services);
  const crowd = await startCrowd(services, shop, args.seed);
  const seller = new Seller(shop);
  const campaignAt = Date.now();
  await seller.plan(WINDOW_MS);
  log(`campaign ${seller.campaign} is drafted: four windows of ${WINDOW_MS / 1000} s; switching it on`);
  await seller.switch(true);
  const delivered = async (): Promise<number> => sum(await providerStats(services), 'accepted');
  const pause = await play({ seller, delivered, log, longestMs: LONGEST_MS });
  await crowd.quiet();
  const acts = await crowd.acts();
  await crowd.program.stop();
  const { windows } = await seller.monitor();
  if (args.logs !== undefined) {
    const logs: DemoLogs = { received: await receivedBy(services.providers.control), acts, windows };
    writeFileSync(args.logs, JSON.stringify(logs));
  }
  const campaign = seconds(campaignAt);
  return {
    duplicates: sum(await providerStats(services), 'duplicates'),
    windows: windows.map(({ window, ledger, funnel }) => ({
      window,
      ledger,
      funnel: { ...funnel, revenue: funnel.revenue.amount },
    })),
    pause,
    timings: { servers, import: imported, campaign, total: seconds(begunAt) },
  };
}

/** Shows the outcome; returns whether every identity held. */
function show(report: DemoReport, { stack, api, adminKey }: Services): boolean {
  const wrong = broken(report);
  log(`\n${table(report)}\n\nskipped:\n${skippedLines(report).join('\n')}`);
  log(
    `\npause: promised at most ${report.pause.promised}, ${report.pause.after} left; duplicates: ${report.duplicates}`,
  );
  log(wrong.length === 0 ? 'Every identity holds.' : `NOT as it must be:\n  ${wrong.join('\n  ')}`);
  log(
    `\nTemporal Web UI  ${stack.temporal.uiUrl ?? '(of the given server)'}\nAPI              ${api}/docs\nAdmin key        ${adminKey}`,
  );
  return wrong.length === 0;
}

async function main(): Promise<number> {
  const args = parseDemoArgs(process.argv.slice(2));
  const begunAt = Date.now();
  // Nobody looks at the console of a demo that exits by itself.
  const [services] = await Promise.all([
    startServices({ name: 'demo', keep: false }),
    args.once ? undefined : ensureConsole(log),
  ]);
  const forget = stopOnSignals(services.stop);
  try {
    const report = await Promise.race([
      run(services, args, begunAt),
      services.stack.failed.then((sentence) => Promise.reject(new Error(sentence))),
    ]);
    if (args.json !== undefined) writeFileSync(args.json, `${JSON.stringify(report, null, 2)}\n`);
    if (args.histories !== undefined) {
      const count = await exportHistories(services.stack.temporal.address, args.histories);
      log(`${count} histories written to ${args.histories}`);
    }
    const good = show(report, services);
    if (args.once) return good ? 0 : 1;
    const link = await signInLink(services.api, services.adminKey, SAMPLE_SHOP);
    log(`\nConsole          ${link} (signs in once, within an hour)`);
    openInBrowser(link);
    log('It stays up for looking around; Ctrl-C stops it.');
    log(await services.stack.failed);
    return 1;
  } finally {
    await services.stop();
    forget();
  }
}

process.exit(
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }),
);
