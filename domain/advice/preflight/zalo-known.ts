import type { ZaloTemplate } from '../../message/zalo/template-info.js';

/** How the Zalo account stands; what Zalo did not say is absent. */
export interface ZaloAccountState {
  readonly daily?: number;
  readonly remaining?: number;
  readonly promotionRemaining?: number;
  readonly quality?: string;
  readonly weekQuality?: string;
}
/** What was asked of Zalo for a plan; `state` absent: it could not be asked. */
export interface ZaloKnown {
  readonly state?: ZaloAccountState | undefined;
  /** By id; null: the account has none; absent: it could not be asked. */
  readonly templates: ReadonlyMap<string, ZaloTemplate | null>;
}
