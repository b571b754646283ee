/** Says what an action changes; never of a customer. */
export type Note = (before: unknown, after: unknown) => void;
