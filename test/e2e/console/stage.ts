import type { Browser } from 'playwright-core';
import type { Services } from '../../../dev/services.js';
import type { Visitor } from './visitor.js';

/** What the walks stand on; filled in before the first. */
export interface Stage {
  browser: Browser;
  services: Services;
  seller: Visitor;
  /** The programme that the win-back walk has made. */
  winback: string;
}
