import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { randomFor } from '../../dev/sample/random.js';
import { connect } from '../../models/base/connect.js';
import { createModels } from '../../models/models.js';
import type { DrillArgs } from './args.js';
import { formerCheckout, removeFormer } from './former.js';
import type { Kind } from './kind.js';
import { KINDS } from './kinds.js';
import { broken, playRound, type RoundReport } from './play.js';
import { Provider } from './provider.js';
import type { RoundDeps } from './round.js';
import { Servers } from './servers.js';

type Log = (line: string) => void;

/** Every kind once in an order that the seed chooses, then again in another. */
export function orderOfKinds(kinds: readonly Kind[], rounds: number, seed: number): Kind[] {
  const order: Kind[] = [];
  for (let turn = 0; order.length < rounds; turn += 1) {
    const random = randomFor(String(seed), 'kinds', String(turn));
    const left = [...kinds];
    while (left.length > 0) order.push(...left.splice(random.int(left.length), 1));
  }
  return order.slice(0, rounds);
}

function wanted(args: DrillArgs, deps: Omit<RoundDeps, 'random'>, log: Log): Kind[] {
  const possible = (kind: Kind): boolean => {
    const why = kind.cannot?.({ ...deps, random: randomFor('') });
    if (why !== undefined) log(`left out: ${kind.name}, since ${why}`);
    return why === undefined;
  };
  if (args.kinds) {
    const named = args.kinds.flatMap((name) => KINDS.filter((kind) => kind.name === name)).filter(possible);
    return Array.from({ length: named.length === 0 ? 0 : args.rounds }, (_, n) => named[n % named.length] as Kind);
  }
  return orderOfKinds(KINDS.filter(possible), args.rounds, args.seed);
}

/**
 * Plays the rounds one after the other against a deployment of its own on loopback.
 * @param name of its stack
 * @param onRound called after each
 * @throws Error when the servers cannot be started
 */
export async function drill(
  name: string,
  args: DrillArgs,
  log: Log,
  onRound: (report: RoundReport) => void = () => {},
): Promise<RoundReport[]> {
  const servers = await Servers.start(name, log);
  const formerFolder = join(servers.folder, 'former');
  const database = await connect(servers.mongoUri, { writeConcern: '1' });
  const connection = await Connection.connect({ address: servers.temporalAddress });
  const reports: RoundReport[] = [];
  try {
    const former = await formerCheckout(args.former, formerFolder);
    const provider = new Provider(servers.provider.control);
    const client = new Client({ connection });
    const deps = { servers, provider, models: createModels(database), client, former };
    const kinds = wanted(args, deps, log);
    for (const [n, kind] of kinds.entries()) {
      const seed = `${args.seed}-${n + 1}`;
      const round = { shop: `drill-${seed}`, seed, customers: args.customers };
      const report = await playRound(
        args.short ? { ...kind, cancelAfter: true } : kind,
        { ...deps, random: randomFor(seed, kind.name) },
        round,
      );
      reports.push(report);
      onRound(report);
      const wrong = broken(report);
      log(`${n + 1}/${kinds.length} ${kind.name} (seed ${seed}): ${wrong.length === 0 ? 'holds' : wrong.join(', ')}`);
      for (const note of report.notes) log(`    ${note}`);
    }
    return reports;
  } finally {
    await connection.close();
    await database.close();
    await servers.stop();
    await removeFormer(formerFolder).catch(() => {});
  }
}
