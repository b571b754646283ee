import { parseArgs } from 'node:util';
import { wholeNumber } from '../args.js';

export interface DrillArgs {
  readonly rounds: number;
  readonly seed: number;
  /** Customers of each round. */
  readonly customers: number;
  /** Only these kinds, in this order. */
  readonly kinds?: readonly string[];
  /** The former version: its worker runs beside today's. */
  readonly former: string;
  /** A round ends when its runs are closed, by a cancellation, and does not wait for its window. */
  readonly short: boolean;
  readonly json?: string;
}

const USAGE =
  'usage: npm run drill -- [--rounds N] [--seed S] [--customers N] [--kinds NAME,…] [--former COMMIT] [--short] [--json FILE]';

/** @throws Error with the option, its value and what is allowed, above the usage */
export function parseDrillArgs(argv: readonly string[], known: readonly string[]): DrillArgs {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: 'string', default: '20' },
      seed: { type: 'string', default: '7' },
      customers: { type: 'string', default: '20000' },
      kinds: { type: 'string' },
      former: { type: 'string', default: 'HEAD~1' },
      short: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const kinds = values.kinds?.split(',');
  const stranger = kinds?.find((kind) => !known.includes(kind));
  if (stranger !== undefined)
    throw new Error(`Cannot take --kinds '${stranger}': it must be among ${known.join(', ')}\n${USAGE}`);
  return {
    rounds: wholeNumber('rounds', values.rounds, 10_000, USAGE),
    seed: wholeNumber('seed', values.seed, 2 ** 31, USAGE),
    customers: wholeNumber('customers', values.customers, 1_000_000, USAGE),
    former: values.former,
    short: values.short,
    ...(kinds ? { kinds } : {}),
    ...(values.json === undefined ? {} : { json: values.json }),
  };
}
