interface Versioned {
  readonly version?: number;
}

/** How often a document was written; one that was made before versions were counted is at 1. */
export const versionOf = ({ version = 1 }: Versioned): number => version;

/** The filter that finds a document only as it was read. */
export const atVersion = ({ version }: Versioned): { version: number | { $exists: false } } => ({
  version: version ?? { $exists: false },
});
