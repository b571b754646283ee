import { parseArgs } from 'node:util';

export interface DemoArgs {
  /** Exit when the campaign has played, instead of staying up. */
  readonly once: boolean;
  readonly json?: string;
  readonly seed: string;
}

const USAGE = 'usage: npm run demo -- [--once] [--json FILE] [--seed WORD]';

/** Errors: a sentence that names the unknown option. */
export function parseDemoArgs(argv: readonly string[]): DemoArgs {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'string' },
        seed: { type: 'string', default: '11.11' },
      },
    });
    return { once: values.once, seed: values.seed, ...(values.json !== undefined && { json: values.json }) };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
