import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check } from 'recheck';

/**
 * A process of its own, as the checker leaves one behind that ends with it. Takes {version, patterns, load} as JSON: regular
 * expressions as they stand in source, and modules whose own ones, put together when they are loaded, are checked as well.
 */
interface Asked {
  /** Of the checker. */
  readonly version: string;
  readonly patterns: readonly { readonly source: string; readonly flags: string }[];
  readonly load: readonly string[];
}
const { version, patterns, load }: Asked = JSON.parse(process.argv[2] ?? '');

const built = new Map<string, { source: string; flags: string }>();
const Native = globalThis.RegExp;
globalThis.RegExp = new Proxy(Native, {
  construct(target, args: [string | RegExp, string?]) {
    const made = new target(...args);
    built.set(String(made), { source: made.source, flags: made.flags });
    return made;
  },
});
for (const file of load) await import(pathToFileURL(file).href);
globalThis.RegExp = Native;

/** Generous, as a busy machine must not turn a verdict: what decides is the number of steps. */
const LIMITS = { timeout: 60_000, attackTimeout: 2_000 } as const;

/** Flags that the checker does not know and that change nothing of the time. */
const known = (flags: string): string => flags.replace(/[dgv]/g, '');
/** Patterns that this version of the checker has called safe, so that only new ones are checked again; thrown away with the packages. */
const CACHE = `node_modules/.cache/nhip/patterns-recheck-${version}.json`;
const safe = new Set<string>(readCache());

function readCache(): string[] {
  try {
    return JSON.parse(readFileSync(CACHE, 'utf8'));
  } catch {
    return [];
  }
}

// Its own time-out does not keep the process alive.
const alive = setInterval(() => undefined, 1_000);
const found: { pattern: string; status: string; complexity: string }[] = [];
for (const { source, flags } of [...patterns, ...built.values()]) {
  const pattern = `/${source}/${flags}`;
  if (safe.has(pattern)) continue;
  const verdict = await check(source, known(flags), LIMITS);
  if (verdict.status === 'safe') {
    safe.add(pattern);
    continue;
  }
  const complexity = verdict.status === 'vulnerable' ? verdict.complexity.summary : '';
  found.push({ pattern, status: verdict.status, complexity });
}
mkdirSync(dirname(CACHE), { recursive: true });
writeFileSync(CACHE, JSON.stringify([...safe]));
clearInterval(alive);
process.stdout.write(JSON.stringify(found), () => process.exit(0));
