/** What is wrong with HTML that a seller brings, as far as its reading tells; mail-findings.ts says it in words. */
export interface MailProblem {
  readonly code:
    | 'mail_tag_in_tag'
    | 'mail_liquid_tag'
    | 'mail_value_place'
    | 'mail_liquid_lost'
    | 'mail_image'
    | 'mail_style'
    | 'mail_mjml'
    | 'mail_too_large'
    | 'mail_too_heavy'
    | 'link_scheme'
    | 'mail_removed';
  /** The piece at fault. */
  readonly value: string;
}

/** Problems named once each, in their order. */
export function unique(problems: readonly MailProblem[]): MailProblem[] {
  const seen = new Map(problems.map((one) => [`${one.code}\n${one.value}`, one]));
  return [...seen.values()];
}
