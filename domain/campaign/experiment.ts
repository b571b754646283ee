import type { Metric, VariantKey } from '../experiment/variants.js';
import { VARIANT_KEYS } from '../experiment/variants.js';
import { type MergeWants, mergeWants } from '../message/merge.js';
import type { MailBody, Template } from '../message/template.js';

/** Several messages of one outreach, tried on a part of its customers; the best goes to the rest. */
export interface Experiment {
  /** Beside the outreach's own, which is `a`: `b`, `c` and `d`. */
  readonly variants: readonly Template[];
  readonly metric: Metric;
  /** Of the recipients who are tested, all messages together. */
  readonly share: number;
  /** From the first message to the choice. */
  readonly horizonMinutes: number;
}

interface Tried {
  readonly template: Template;
  readonly experiment?: Experiment | undefined;
}

/** All messages of an outreach or run, its own first. */
export const templatesOf = ({ template, experiment }: Tried): readonly [Template, ...Template[]] => [
  template,
  ...(experiment?.variants ?? []),
];

export const variantKeys = (tried: Tried): VariantKey[] => VARIANT_KEYS.slice(0, templatesOf(tried).length);

const jointMail = (mails: readonly MailBody[]): MailBody => ({
  language: 'html',
  source: '',
  html: mails.map(({ html }) => html).join('\n'),
  links: mails.flatMap(({ links }) => links),
});

/** One that says all that the messages say, for questions of the kind "does any of them name …?". */
export const jointTemplate = (tried: Tried): Template => {
  const all = templatesOf(tried);
  const mails = all.flatMap(({ mail }) => mail ?? []);
  return {
    text: all.map(({ text }) => text).join('\n'),
    subject: all.map(({ subject = '' }) => subject).join('\n'),
    ...(mails.length > 0 ? { mail: jointMail(mails) } : {}),
  };
};

/** What all messages together say of a customer. */
export const wantsOf = (tried: Tried): MergeWants =>
  tried.experiment ? mergeWants(jointTemplate(tried)) : mergeWants(tried.template);
