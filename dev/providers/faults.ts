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
  /**
   * Refuses with this code of the provider's own: an eSMS or SpeedSMS code, a reason of the native protocols, or for SMTP a
   * whole reply to RCPT such as `550 5.7.1 No`.
   */
  code: z
    .strictObject({ requests: count, code: z.string().regex(/^[\w .-]{1,80}$/) })
    .default({ requests: 0, code: '500' }),
  /**
   * Recipients whose message is taken and fails later, until changed: with this status of mail (SMTP with a bounce address),
   * or this code (eSMS, SpeedSMS).
   */
  bounce: z
    .strictObject({
      to: z.array(z.string()).max(10_000),
      status: z.string().regex(/^(?:[45]\.\d{1,3}\.\d{1,3}|[1-9]\d{0,3})$/),
    })
    .default({ to: [], status: '5.1.1' }),
  /** Native SMS: a look-up finds a message only so long after it was taken, until changed. */
  indexMs: z.int().min(0).max(600_000).default(0),
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
  | { readonly kind: 'code'; readonly code: string }
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

  /** How long a message that was taken is not found yet, milliseconds. */
  get indexMs(): number {
    return this.#faults.indexMs;
  }

  /** The status that this recipient's message is to bounce with. */
  bounces(recipient: string): string | undefined {
    const { to, status } = this.#faults.bounce;
    return to.includes(recipient) ? status : undefined;
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
    const { busy, errors, code, drop, hang } = this.#faults;
    if (countDown(busy)) return { kind: 'busy', retryAfterS: busy.retryAfterS };
    if (countDown(errors)) return { kind: 'error', status: errors.status };
    if (countDown(code)) return { kind: 'code', code: code.code };
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
