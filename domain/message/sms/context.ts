import type { SmsFinding } from './finding.js';
import type { RoutePolicy, SmsPolicy } from './policy.js';
import type { Sample } from './sample.js';
import type { Span } from './span.js';

/** What every SMS rule looks at. */
export interface SmsContext {
  /** As the seller wrote it: template or final text. */
  readonly template: string;
  /** The template filled with the longest plausible values. */
  readonly sample: Sample;
  /** What the real renderer makes of it, when the caller has it; lengths are measured on this. */
  readonly rendered: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly allowedDomains: readonly string[];
  readonly route: RoutePolicy;
  readonly policy: SmsPolicy;
  readonly at: Date;
}
export type SmsRuleCheck = (context: SmsContext) => SmsFinding[];

/** All of a finding but what stands at its position. */
export type FindingAt = Omit<SmsFinding, 'position' | 'text'>;

/** A finding at a span of the template. */
export const atTemplate = (context: SmsContext, position: Span, finding: FindingAt): SmsFinding => ({
  ...finding,
  position,
  text: context.template.slice(position.start, position.end),
});

/** A finding at a span of the sample text, shown at its place in the template. */
export const atSample = (context: SmsContext, span: Span, finding: FindingAt): SmsFinding =>
  atTemplate(context, context.sample.source(span), finding);

/** Does a span of the sample lie wholly inside the value of one of these parameters? */
export function insideParameter(context: SmsContext, span: Span, names?: readonly string[]): boolean {
  const { start, end } = context.sample.source(span);
  return context.sample.parameters.some(
    (p) => (names === undefined || names.includes(p.name)) && p.span.start <= start && p.span.end >= end,
  );
}
