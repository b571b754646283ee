import type { Offer } from './offer.js';

type Ends = Pick<Offer, 'endsAt'>;
type Starts = Pick<Offer, 'startsAt'>;

/** Is the code not good yet when the first message leaves? */
export const startsLate = ({ startsAt }: Starts, firstAt: Date): boolean => startsAt > firstAt;

/** Does the code stop being good before the last message may leave? An instant that is no date ends nothing. */
export const endsEarly = ({ endsAt }: Ends, lastAt: Date): boolean => endsAt < lastAt;

/** Is the code no longer good? At the instant of its end it is not. */
export const isPast = ({ endsAt }: Ends, at: Date): boolean => endsAt <= at;

/** Is the code good for whoever reads it at this instant? */
export const isGoodAt = (offer: Starts & Ends, at: Date): boolean => !startsLate(offer, at) && !isPast(offer, at);
