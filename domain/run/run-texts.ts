import type { Run } from './run.js';

/** What the texts of one run have in common. */
export interface RunTexts extends Pick<Run, '_id' | 'channel' | 'template' | 'offerCode' | 'offerEndsAt'> {
  readonly shopName: string;
  readonly hotline?: string;
  /** IANA zone in which days are written. Default UTC. */
  readonly zone?: string;
  /** What the shop's customers read, BCP 47: an e-mail says it. */
  readonly language?: string;
  /** What {{ "now" | date: … }} shows; default the machine's time. */
  readonly now?: () => Date;
  /** YYYY-MM-DD in the shop's zone. */
  readonly saleDay: string;
  /** The instant from which days since an order are counted. */
  readonly asOf?: Date;
  /** Names of the products that {{ product_list }} lists. */
  readonly products?: readonly string[];
  /** The addresses that the run's messages name themselves, in the order of their numbers; default those of the template. */
  readonly ownLinks?: readonly string[];
  /** The run's code in an SMS's short links, which are long without one, and in an e-mail's return path. */
  readonly shortCode?: string;
}
