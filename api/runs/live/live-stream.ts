/** A pause in which a stream says that it is still there: a comment (HTML, server-sent events, section 9.2.5). */
const HEARTBEAT = ': still here\n\n';

interface StreamOptions {
  readonly heartbeatMs: number;
  readonly longestMs: number;
  readonly retryMs: number;
  /** The reader has gone, or the stream has ended. */
  readonly onEnd: () => void;
}

/** An event as it is told, `id` being what a reader that comes again names in `Last-Event-ID`. */
export interface LiveEvent {
  readonly id: string;
  readonly event: 'progress' | 'end';
  readonly data: string;
}

const textOf = ({ id, event, data }: LiveEvent): string => `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;

/**
 * One reader's stream. It holds at most the newest event: a reader that is slower than the events misses some, never the last, and
 * costs no memory. No generator: those would go on waiting when the reader has gone.
 */
export class LiveStream implements AsyncIterableIterator<string> {
  readonly #options: StreamOptions;
  readonly #longest: NodeJS.Timeout;
  #next: string | undefined;
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#next = `retry: ${options.retryMs}\n\n`;
    this.#longest = setTimeout(() => this.end(), options.longestMs);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** In the place of what the reader has not come to yet, except the words at the beginning. */
  tell(event: LiveEvent): void {
    if (this.#isOver) return;
    const opening = this.#next?.startsWith('retry:') ? this.#next.slice(0, this.#next.indexOf('\n\n') + 2) : '';
    this.#next = opening + textOf(event);
    this.#wake?.();
  }

  /** Nothing more comes; what was told still is. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#longest);
    this.#options.onEnd();
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<string>> {
    if (this.#next === undefined && !this.#isOver) await this.#news();
    const value = this.#next;
    this.#next = undefined;
    if (value !== undefined) return { value, done: false };
    return this.#isOver ? { value: undefined, done: true } : { value: HEARTBEAT, done: false };
  }

  async return(): Promise<IteratorResult<string>> {
    this.#next = undefined;
    this.end();
    return { value: undefined, done: true };
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), this.#options.heartbeatMs);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
