import type { ChannelName } from '../../domain/base/channel.js';
import { shopOfRun } from '../../domain/base/ids.js';
import { linkTargets } from '../../domain/message/links.js';
import { namesParameter } from '../../domain/message/parameters.js';
import type { Template } from '../../domain/message/template.js';
import { isTestRun } from '../../domain/message/test-send/mark.js';
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
  const found = await native(models.runs).findOne<{ link: string; template: Template; channel: ChannelName }>(
    { _id: run },
    { projection: { link: 1, template: 1 } },
  );
  if (!found) return undefined;
  const targets = linkTargets(found.link, found.template);
  return { targets, links: linksOf(found.template) };
}

/** How many links a message of this template has, the unsubscribe link not counted. */
export const linksOf = (template: Template): number =>
  linkTargets('', template).length - (namesParameter(template.text, 'link') ? 0 : 1);
