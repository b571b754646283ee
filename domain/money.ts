/** An amount of money in integer minor units (cents, pence; VND has none, so dong) of an ISO 4217 currency. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}
