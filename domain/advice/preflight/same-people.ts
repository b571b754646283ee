import { type AudienceRef, matches } from '../../audience/audience.js';
import { dayOf } from '../../base/zone.js';
import type { Customer } from '../../customer/customer.js';
import { lapseCutoff } from '../../customer/lapse.js';
import { armOf } from '../../experiment/arm.js';
import { isHeldOut } from '../../run/holdout.js';
import { isToCome } from '../../winback/day.js';
import type { Winback } from '../../winback/winback.js';
import type { PreflightFinding } from './plan.js';
import type { SurveyedCustomer } from './survey.js';

/** Somebody as other plans of the shop look at them. */
export type Someone = SurveyedCustomer & Pick<Customer, 'winbacks' | 'shared'>;

/** Whom a plan speaks to, or holds out to compare with; undefined: it does not mean them. */
export interface People {
  readonly name: string;
  readonly armOf: (customer: Someone) => 'treated' | 'holdout' | undefined;
}

/** Whoever is in a campaign's audiences. @param audiences with their rules frozen */
export const peopleOfCampaign = (
  { _id, key, holdout }: { readonly _id: string; readonly key: string; readonly holdout?: number },
  audiences: readonly AudienceRef[],
  now: Date,
): People => ({
  name: key,
  armOf: (customer) => {
    if (!audiences.some((ref) => matches(customer, ref, now))) return undefined;
    const held = isHeldOut({ campaign: _id, ...(holdout === undefined ? {} : { holdout }) }, customer);
    return held ? 'holdout' : 'treated';
  },
});

/** Whoever is on the way through a programme, or enters it today. */
export function peopleOfWinback(
  { _id, key, days, salt, holdout }: Pick<Winback, '_id' | 'key' | 'days' | 'salt' | 'holdout'>,
  zone: string,
  now: Date,
): People {
  const cutoff = lapseCutoff(dayOf(now, zone), days, zone);
  return {
    name: key,
    armOf: (customer) => {
      if (isToCome(customer, _id, cutoff)) return armOf(customer.ref, salt, holdout);
      const entry = customer.winbacks?.findLast(({ programme }) => programme === _id);
      // Who is held out is compared until they buy, however long ago the messages to the others ended.
      return entry && entry.ended !== 'bought' && (entry.arm === 'holdout' || !entry.ended) ? entry.arm : undefined;
    },
  };
}

const SOURCE = 'docs/sources.md#lift (what is compared must differ by the messages alone)';

function finding(name: string, members: number, both: number, heldOut: number): PreflightFinding {
  const vi = `${both} trong ${members} khách của kế hoạch này cũng thuộc '${name}'`;
  const en = `${both} of the ${members} people of this plan belong to '${name}' as well`;
  return {
    code: 'same_people',
    severity: 'warn',
    reason: {
      vi: heldOut === 0 ? `${vi}.` : `${vi}, trong đó ${heldOut} khách là nhóm đối chứng không được nhắn.`,
      en: heldOut === 0 ? `${en}.` : `${en}, which holds ${heldOut} of them out to compare with.`,
    },
    fix: {
      vi: 'Dừng một trong hai, hoặc thu hẹp nhóm: khách nhận tin hai lần và mức tăng đo được không còn đúng.',
      en: 'Pause one of the two, or narrow the audience: people hear from both, and neither lift can be trusted.',
    },
    source: SOURCE,
  };
}

/** Counts of a plan's people those whom other plans of the shop, which are under way, mean as well. */
export class SamePeople {
  readonly #own: People;
  readonly #others: readonly { readonly people: People; both: number; heldOut: number }[];
  #members = 0;

  constructor(own: People, others: readonly People[]) {
    this.#own = own;
    this.#others = others.map((people) => ({ people, both: 0, heldOut: 0 }));
  }

  add(customer: Someone): void {
    if (this.#own.armOf(customer) === undefined) return;
    this.#members += 1;
    for (const other of this.#others) {
      const arm = other.people.armOf(customer);
      if (arm === undefined) continue;
      other.both += 1;
      if (arm === 'holdout') other.heldOut += 1;
    }
  }

  /** @param scale what the counts stand for, when only a part of the customers was looked at: 1 for all */
  findings(scale = 1): PreflightFinding[] {
    return this.#others
      .filter(({ both }) => both > 0)
      .map(({ people: { name }, both, heldOut }) => {
        const shown = (count: number): number => Math.round(count * scale);
        return finding(name, shown(this.#members), shown(both), shown(heldOut));
      });
  }
}
