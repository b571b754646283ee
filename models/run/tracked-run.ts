import { shopOfRun } from '../../domain/base/ids.js';
import { jointTemplate, templatesOf } from '../../domain/campaign/experiment.js';
import { linkTargets } from '../../domain/message/links.js';
import { namesParameter } from '../../domain/message/parameters.js';
import { type Template, wholeSource } from '../../domain/message/template.js';
import { isTestRun } from '../../domain/message/test-send/mark.js';
import type { Run } from '../../domain/run/run.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

/** Where the links of a run's messages lead, by number. It never changes: a run is a frozen copy. */
export interface TrackedRun {
  readonly targets: readonly string[];
  /** How many links each of its messages has, `{{ link }}` only where the text names it. */
  readonly links: number;
}

/** A run as its links see it; undefined when the run is not known. The links of a test send lead to the shop's own page. */
export async function trackedRun(models: Models, run: string): Promise<TrackedRun | undefined> {
  if (isTestRun(run)) {
    const shop = await native(models.shops).findOne<{ link?: string }>(
      { _id: shopOfRun(run) },
      { projection: { link: 1 } },
    );
    return shop?.link === undefined ? undefined : { targets: [shop.link], links: 1 };
  }
  const found = await native(models.runs).findOne<Pick<Run, 'link' | 'template' | 'experiment'>>(
    { _id: run },
    { projection: { link: 1, template: 1, experiment: 1 } },
  );
  if (!found) return undefined;
  return { targets: linkTargets(found.link, jointTemplate(found)), links: linksOfRun(found) };
}

/** How many links each message of a run has; of an experiment the fewest. */
export const linksOfRun = (run: Pick<Run, 'template' | 'experiment'>): number =>
  Math.min(...templatesOf(run).map(linksOf));

/** How many links a message of this template has, the unsubscribe link not counted. */
export const linksOf = (template: Template): number =>
  linkTargets('', template).length - (namesParameter(wholeSource(template), 'link') ? 0 : 1);
