import { faint, type Inline, type Line, type Style, text } from '../text/line.js';
import { diffItems, wordDiff } from './words.js';

/** Every line of a text that is not empty, in one style. */
export const linesOf = (style: Style, all: string): Line[] =>
  all.split('\n').flatMap((one) => (one ? [[{ style, text: one }]] : []));

/** One named text before and after; nothing where it is the same. */
export function changeOf(name: string, was: string | null, is: string | null): Line[] {
  if (was === is) return [];
  const whole: Inline[] = [
    { style: 'removed', text: was ?? '' },
    { style: 'added', text: is ?? '' },
  ];
  const parts = alike(was ?? '', is ?? '') ? wordDiff(was ?? '', is ?? '').map(inlineOf) : whole;
  return [[text(`${name}: `), ...parts.filter((part) => part.text)]];
}

/** What came into a list and what left it. */
export function listChange(name: string, was: readonly string[], is: readonly string[]): Line[] {
  const lines: Line[] = [];
  const parts = diffItems(was, is);
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as { kind: string; item: string };
    const next = parts[at + 1];
    if (part.kind === 'same') continue;
    if (part.kind === 'removed' && next?.kind === 'added' && alike(part.item, next.item)) {
      lines.push([text(`${name}: `), ...wordDiff(part.item, next.item).map(inlineOf)]);
      at++;
    } else {
      lines.push([text(`${name}: `), { style: part.kind as Style, text: part.item }]);
    }
  }
  return lines;
}

/** Whether two texts share enough words to be read as one that was edited. */
function alike(was: string, is: string): boolean {
  const parts = wordDiff(was, is);
  const same = parts.filter(({ kind }) => kind === 'same').reduce((sum, part) => sum + part.text.trim().length, 0);
  return same * 2 >= Math.min(was.length, is.length);
}

const inlineOf = ({ kind, text: value }: { kind: 'same' | 'removed' | 'added'; text: string }): Inline => ({
  style: kind === 'same' ? 'text' : kind,
  text: value,
});

/** The lines with a change in them; `…` stands for those between. */
export function changedLines(was: string, is: string): Line[] {
  // A part of a version or a date says nothing by itself.
  if (!/\s/.test(was + is)) return [[{ style: 'removed', text: was }, text(' '), { style: 'added', text: is }]];
  const lines: Inline[][] = [[]];
  for (const part of wordDiff(was, is)) {
    part.text.split('\n').forEach((piece, index) => {
      if (index > 0) lines.push([]);
      const inline = inlineOf({ ...part, text: piece });
      if (piece) lines[lines.length - 1]?.push(inline);
    });
  }
  const shown: Line[] = [];
  let skipped = false;
  for (const line of lines) {
    if (line.some(({ style }) => style !== 'text')) {
      if (skipped) shown.push([faint('…')]);
      shown.push(line);
      skipped = false;
    } else {
      skipped = true;
    }
  }
  // Only line ends moved, so no line has a change to show.
  return shown.length ? shown : [[faint('only line breaks differ')]];
}
