/**
 * Problem codes of the rules in domain/ (their findings' codes): the request is understood, and a rule says no. When
 * several do, the problem has the first one's code and lists them all under `errors`.
 */
export const RULE_PROBLEMS = {
  sale_day: [422, 'The sale day is no day of the calendar'],
  zone: [422, 'The time zone is not known'],
  link: [422, 'The link is no http or https address'],
  window_missing: [422, 'The campaign has no window'],
  window_order: [422, 'The windows are not in order, each once'],
  window_overlap: [422, 'A window opens before the one before it closes'],
  window_times: [422, 'A window closes before it opens'],
  window_in_past: [422, 'A window lies in the past'],
  window_too_long: [422, 'A window is longer than the sale allows'],
  window_off_sale_day: [422, 'A window is too far from the sale day'],
  window_begun: [409, 'A window that has begun cannot be edited'],
  outreach_id: [422, "The outreach's id is no slug"],
  outreach_id_twice: [422, 'Two outreaches of the campaign have the same id'],
  outreach_outside_window: [422, 'An outreach is due outside its window'],
  outreach_expiry: [422, 'An outreach expires before it is due or after its window'],
  outreach_priority: [422, 'The priority is out of range'],
  priority_twice: [422, 'Two outreaches due together have the same priority'],
  too_many_outreaches: [422, 'The window has too many outreaches'],
  unknown_audience: [422, 'There is no such audience'],
  unknown_audience_parameter: [422, 'The audience has no such parameter'],
  audience_parameter_out_of_range: [422, "The audience's parameter is out of range"],
  unknown_campaign: [422, 'The shop has no such campaign'],
  unknown_channel: [422, 'There is no such channel'],
  unknown_offer: [422, 'The shop has no such offer'],
  offer_missing: [422, 'The template names an offer code, and the outreach has no offer'],
  offer_ends_early: [422, 'The offer ends before the outreach does'],
  hotline_missing: [422, 'The template names the hotline, and the shop has none'],
  unknown_parameter: [422, 'The template has an unknown parameter'],
  template_syntax: [422, 'The template is not valid Liquid'],
  template_too_long: [422, "The template's source is too long"],
  template_too_heavy: [422, 'The template does too much'],
  message_empty: [422, 'The message would be empty'],
  message_too_long: [422, 'The message would be too long for its channel'],
  subject_missing: [422, 'An e-mail needs a subject'],
  unknown_cap: [422, 'The policy has no such cap'],
  cap_out_of_range: [422, "The shop's own cap is out of range"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type RuleCode = keyof typeof RULE_PROBLEMS;
export const RULE_CODES = Object.keys(RULE_PROBLEMS) as RuleCode[];
