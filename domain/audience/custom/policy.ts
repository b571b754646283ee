import { z } from 'zod';
import type { Label } from '../../base/label.js';
import { parseVersions, versionAt } from '../../base/versions.js';
import audiences from '../../policies/audiences.json' with { type: 'json' };

const people = z.int().min(1);
const versions = parseVersions(audiences, {
  minAudience: people,
  smallAudience: people,
});

/** How many people an audience needs: fewer than `minAudience` is refused, fewer than `smallAudience` is warned about. */
export type AudiencePolicy = (typeof versions)[number];

/** The policy in force at an instant. @throws RangeError before 2020 */
export const audiencePolicyAt = (at: Date): AudiencePolicy => versionAt(versions, at);

/** Whether a group is large enough to be sent to, with the sentence for the seller. */
export interface AudienceSize {
  readonly verdict: 'ok' | 'warning' | 'refused';
  readonly words: Label;
}

/** @param people whom a message would reach */
export function audienceSize(
  people: number,
  { minAudience, smallAudience }: Pick<AudiencePolicy, 'minAudience' | 'smallAudience'>,
): AudienceSize {
  if (people < minAudience) {
    const words = {
      vi: `Không gửi được: nhóm phải có ít nhất ${minAudience} khách nhận được tin, hiện có ${people}`,
      en: `Cannot send as the group must have at least ${minAudience} reachable customers: it has ${people}`,
    };
    return { verdict: 'refused', words };
  }
  if (people < smallAudience) {
    const words = {
      vi: `Nhóm nhỏ (${people} khách): dưới ${smallAudience} khách thì số liệu không nói lên điều gì`,
      en: `A small group (${people} customers): under ${smallAudience} its numbers tell nothing`,
    };
    return { verdict: 'warning', words };
  }
  return { verdict: 'ok', words: { vi: `Đủ lớn: ${people} khách`, en: `Large enough: ${people} customers` } };
}
