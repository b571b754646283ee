/**
 * `npm run bench -- [NAME] [options]`; without a name the whole path of a campaign is measured (docs/performance.md).
 * Each bench is a module whose `bench(argv)` prints its figures.
 */
type Bench = (argv: readonly string[]) => void | Promise<void>;

const BENCHES: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  activations: () => import('./activations/activations.js'),
  audiences: () => import('./audience/audiences.js'),
  bounces: () => import('./bounces.js'),
  campaign: () => import('./compare.js'),
  connections: () => import('./connections/connections.js'),
  compare: () => import('./builds/builds.js'),
  events: () => import('./events.js'),
  imports: () => import('./imports/imports.js'),
  law: () => import('./law/main.js'),
  lift: () => import('./audience/lift.js'),
  render: () => import('./render.js'),
  stop: () => import('./stop/stop.js'),
  smtp: () => import('./smtp.js'),
  tracking: () => import('./tracking/tracking.js'),
  winbacks: () => import('./winback/winbacks.js'),
};

try {
  const [first = '', ...rest] = process.argv.slice(2);
  const named = first !== '' && !first.startsWith('-');
  const load = BENCHES[named ? first : 'campaign'];
  if (!load) throw new Error(`Cannot run bench '${first}': it must be one of ${Object.keys(BENCHES).join(', ')}`);
  const { bench } = await load();
  await bench(named ? rest : process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
