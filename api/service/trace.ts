/** Version 00 of a traceparent (W3C Trace Context, section 3.2); ids of zeros are none. */
const PARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
/** Random bytes of a trace and a place in it. */
export const TRACE_RANDOM = TRACE_BYTES + SPAN_BYTES;

/** The trace that a request belongs to, and its own place in it. */
export interface Trace {
  /** 32 hexadecimal digits: the caller's, where it names one. */
  readonly id: string;
  /** For the answer, and for whatever is asked on its behalf. */
  readonly parent: string;
}

/**
 * @param header `traceparent` as it came; one that is no traceparent counts as none (section 3.2.2.5)
 * @param bytes at least 24 random ones
 */
export function traceOf(header: string | undefined, bytes: Buffer): Trace {
  const [, given, flags = '00'] = PARENT.exec(header ?? '') ?? [];
  const id = given ?? bytes.subarray(0, TRACE_BYTES).toString('hex');
  const span = bytes.subarray(TRACE_BYTES, TRACE_BYTES + SPAN_BYTES).toString('hex');
  return { id, parent: `00-${id}-${span}-${flags}` };
}

/** A request whose span is collected. */
interface RequestSpan {
  readonly trace: Trace;
  /** What this begins belongs to the request. */
  within(work: () => void): void;
  /** @param route its pattern, never a path: that may name a customer */
  end(route: string, status: number): void;
}
/** @param traceparent the header as it came */
export type BeginSpan = (method: string, traceparent: string | undefined) => RequestSpan;
