import type { Mark } from './picture.js';

interface Colours {
  readonly fill: string;
  readonly line: string;
  readonly ink: string;
}

/** For outcomes, one after the other; each is read on its own ground in the light and in the dark. */
const outcomes: readonly Colours[] = [
  { fill: '#d5f0dc', line: '#1b7f3b', ink: '#0b3317' },
  { fill: '#fdebc8', line: '#a86400', ink: '#3d2500' },
  { fill: '#fbd9d5', line: '#b3261e', ink: '#410e0b' },
  { fill: '#d8e6fb', line: '#1f5fb0', ink: '#08264d' },
  { fill: '#eadcf7', line: '#7a3bb0', ink: '#2d0f47' },
  { fill: '#d3eef0', line: '#137a82', ink: '#052f33' },
];

export function outcomeColours(index: number): Colours {
  return outcomes[index % outcomes.length] as Colours;
}

export const markColours: Readonly<Record<Mark, string>> = {
  new: '#1b7f3b',
  gone: '#b3261e',
  changed: '#a86400',
  're-routed': '#7a3bb0',
};
