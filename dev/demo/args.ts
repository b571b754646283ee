import { parseArgs } from 'node:util';

export interface DemoArgs {
  /** Exit when the campaign has played, instead of staying up. */
  readonly once: boolean;
  readonly json?: string;
  /** Folder for the exported histories of the campaign's workflows. */
  readonly histories?: string;
  /** File for what the providers received and what the crowd did, to count the monitor's numbers anew. */
  readonly logs?: string;
  readonly seed: string;
}

const USAGE = 'usage: npm run demo -- [--once] [--json FILE] [--histories DIR] [--logs FILE] [--seed WORD]';

/** Errors: a sentence that names the unknown option. */
export function parseDemoArgs(argv: readonly string[]): DemoArgs {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'string' },
        histories: { type: 'string' },
        logs: { type: 'string' },
        seed: { type: 'string', default: '11.11' },
      },
    });
    const { once, seed, json, histories, logs } = values;
    return {
      once,
      seed,
      ...(json !== undefined && { json }),
      ...(histories !== undefined && { histories }),
      ...(logs !== undefined && { logs }),
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
