import type { WindowName } from '../../../domain/base/window.js';
import type { ExperimentAnswer } from '../../experiments/experiment-schema.js';
import type { HoursAnswer, MonitorAnswer } from '../../runs/monitor-schema.js';
import type { Language } from './figures.js';

/** What a picture is of. */
export interface About {
  /** The campaign's name. */
  readonly name: string;
  readonly zone: string;
  readonly language: Language;
  /** When the numbers were read. */
  readonly asOf: Date;
}

/** What is drawn is made of the API's own answers and nothing else. */
export type Picture = { readonly about: About } & (
  | { readonly kind: 'funnel' | 'windows'; readonly monitor: MonitorAnswer }
  | {
      readonly kind: 'hours';
      readonly hours: HoursAnswer;
      /** Whose hours: a window, a channel or an outreach, in words; absent: of the whole campaign. */
      readonly part?: string;
      readonly windows: readonly { readonly window: WindowName; readonly opensAt: Date; readonly closesAt: Date }[];
    }
  | { readonly kind: 'variants'; readonly experiment: ExperimentAnswer; readonly outreach: string }
);
export type PictureOf<K extends Picture['kind']> = Extract<Picture, { readonly kind: K }>;
