/** What coverage is measured of. */
export const coverageParts = ['steps', 'options', 'outcomes', 'responses', 'paths'] as const;
export type CoveragePart = (typeof coverageParts)[number];

/** The least percentage of each part that is to be covered. */
export type Gates = ReadonlyMap<CoveragePart, number>;
