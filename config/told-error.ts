/** Enough of a sentence to know what it is about. */
const MAX_MESSAGE = 500;
const MAX_FRAMES = 20;
/** MongoDB quotes the values of a key that is taken, and those may be a customer's. */
const QUOTED = /dup key: [^\n]*/;

/** What the log tells of an error. */
interface ToldError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  /** Frames alone: the message stands before them otherwise. */
  readonly stack: string;
  readonly cause?: ToldError;
}

const frames = (stack = ''): string =>
  stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, MAX_FRAMES)
    .join('\n');

function tell(error: Error, depth: number): ToldError {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message.replace(QUOTED, 'dup key').slice(0, MAX_MESSAGE),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: frames(error.stack),
    ...(error.cause instanceof Error && depth > 0 ? { cause: tell(error.cause, depth - 1) } : {}),
  };
}

/**
 * An error for the log: its class, its sentence, its code, where it came from and why. Whatever else hangs on it stays out: the driver
 * hangs the documents of a write that failed on its error, a problem the findings of every row.
 */
export const toldError = (error: unknown): unknown => (error instanceof Error ? tell(error, 3) : error);
