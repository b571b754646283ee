/** What a file of our own names may and must say. */
export interface Columns {
  readonly known: readonly string[];
  readonly required: readonly string[];
  /** One of these as well. */
  readonly either?: readonly string[];
}
