import { escapeText } from './escape.js';

/** The place where GitHub shows a message. Columns are 1-based. */
export interface AnnotationPlace {
  readonly file: string;
  readonly line?: number;
  readonly col?: number;
  readonly endColumn?: number;
}

/** A workflow command of GitHub Actions on a line of its own, escaped so that no text ends it or begins another. */
export function annotation(
  kind: 'error' | 'warning' | 'notice',
  place: AnnotationPlace,
  title: string,
  message: string,
): string {
  const properties = Object.entries({ ...place, title }).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${kind} ${properties.join(',')}::${data(message)}\n`;
}

const data = (text: string): string => escapeText(text).replace(/%/g, '%25').replace(/\n/g, '%0A');

const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** Whether a CI system reads the output for commands: GitHub's runner and those modelled on it, Azure, TeamCity. */
export function obeysOutput(env: Readonly<Record<string, string | undefined>>): boolean {
  return Boolean(env.GITHUB_ACTIONS || env.TF_BUILD || env.TEAMCITY_VERSION);
}

/**
 * Lines in which such a reader finds no command: a `::` at the start of a line, or `##[` anywhere, is shown with one of its
 * characters as an escape. In JSON the value stays the same.
 */
export function withoutCommands(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.trimStart().startsWith('::') ? line.replace(':', '\\u003a') : line))
    .join('\n')
    .replace(/##(?=(?:vso|teamcity)?\[)/g, '#\\u0023');
}
