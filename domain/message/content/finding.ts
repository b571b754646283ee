import { type AtField, type Finding, finding, type Graded, type Told } from '../../base/finding.js';
import type { Passage } from '../sms/finding.js';
import type { Span } from '../sms/span.js';

type Grade = Graded<'block' | 'warn'>;

/** What a rule says of a message's content, where it stands, and what could stand there instead. */
export type ContentFinding = Finding<AtField & Told & Grade & Passage & Named>;

interface Named {
  /** The rule by its stable name: the code, or for SMS the rule of the carriers. */
  readonly rule: string;
}

export interface About {
  readonly code: string;
  /** Default: the code. */
  readonly rule?: string;
  /** Default: block. */
  readonly severity?: Grade['severity'];
  /** JSON pointer. */
  readonly field: string;
  readonly value: unknown;
  /** Completes "must be …". */
  readonly allowed: string;
  readonly position?: Span;
  readonly text?: string;
  readonly suggestion?: string;
  readonly source: string;
  /** Says in Vietnamese what is wrong. */
  readonly vi: string;
}

const NOWHERE: Span = { start: 0, end: 0 };

export function contentFinding(about: About): ContentFinding {
  const { code, field, value, allowed, suggestion, source } = about;
  const found = finding(code, 'save the template', field, value, allowed);
  return {
    ...found,
    rule: about.rule ?? code,
    severity: about.severity ?? 'block',
    position: about.position ?? NOWHERE,
    text: about.text ?? '',
    ...(suggestion === undefined ? {} : { suggestion }),
    source,
    reason: { vi: about.vi, en: found.message },
  };
}
