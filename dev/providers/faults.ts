import { z } from 'zod';

const count = z.int().min(0).max(1_000_000);

/** What can be switched on for one channel; each counts down by one for every request (SMTP: every recipient) it befalls. */
export const faultsSchema = z.strictObject({
  /** Wait before each answer, until changed. */
  slowMs: z.int().min(0).max(600_000).default(0),
  /** 429 with Retry-After (SMTP: 450 to RCPT). Without seconds there is no Retry-After. */
  busy: z.strictObject({ requests: count, retryAfterS: z.int().min(0).max(3600).optional() }).default({ requests: 0 }),
  /** Answers this status, having accepted nothing (SMTP: to DATA). */
  errors: z.strictObject({ requests: count, status: z.int().min(300).max(599) }).default({ requests: 0, status: 500 }),
  /** Ends the connection without an answer, having accepted the messages or not. */
  drop: z
    .strictObject({ requests: count, when: z.enum(['after_accept', 'before_accept']) })
    .default({ requests: 0, when: 'after_accept' }),
  /** Takes the request and never answers; nothing is accepted. */
  hang: z.strictObject({ requests: count }).default({ requests: 0 }),
  /** Recipients that are refused for good, until changed. */
  reject: z.array(z.string()).max(10_000).default([]),
});
export type Faults = z.output<typeof faultsSchema>;
export type FaultsInput = z.input<typeof faultsSchema>;

/** What befalls one request. */
export type Fate =
  | { readonly kind: 'serve' | 'hang' }
  | { readonly kind: 'busy'; readonly retryAfterS: number | undefined }
  | { readonly kind: 'error'; readonly status: number }
  | { readonly kind: 'drop'; readonly when: 'after_accept' | 'before_accept' };

/** The faults of one channel. */
export class FaultBox {
  #faults = faultsSchema.parse({});
  #waiting = new Set<() => void>();

  /** Switches on exactly these; what is not named is off. Throws ZodError for what is not allowed. */
  set(faults: FaultsInput): void {
    this.#faults = faultsSchema.parse(faults);
  }

  get(): Faults {
    return structuredClone(this.#faults);
  }

  rejects(recipient: string): boolean {
    return this.#faults.reject.includes(recipient);
  }

  /** Waits as long as the provider is slow; ends at once when the provider closes. */
  slow(): Promise<void> {
    const { slowMs } = this.#faults;
    if (slowMs === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, slowMs);
      this.#waiting.add(end);
    });
  }

  /** What befalls this request; counts down. */
  take(): Fate {
    const { busy, errors, drop, hang } = this.#faults;
    if (countDown(busy)) return { kind: 'busy', retryAfterS: busy.retryAfterS };
    if (countDown(errors)) return { kind: 'error', status: errors.status };
    if (countDown(drop)) return { kind: 'drop', when: drop.when };
    return { kind: countDown(hang) ? 'hang' : 'serve' };
  }

  close(): void {
    for (const end of this.#waiting) end();
  }
}

function countDown(fault: { requests: number }): boolean {
  if (fault.requests === 0) return false;
  fault.requests -= 1;
  return true;
}
