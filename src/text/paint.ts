/** Meaning → style. Renderers are given one; what the styles look like is decided where the terminal is known. */
export interface Paint {
  strong(text: string): string;
  faint(text: string): string;
  /** What is selected, and what can be typed. */
  accent(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
}

const same = (text: string): string => text;

/** No styling: for files, pipes and tests. */
export const noPaint: Paint = { strong: same, faint: same, accent: same, good: same, warning: same, bad: same };
