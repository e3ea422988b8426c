import { escapeLine } from '../text/escape.js';
import { addAll } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { diffItems } from './words.js';

/** A line of a patch: as it is, as it was, or as it becomes. `head` lines name the file and the place. */
export interface PatchLine {
  readonly kind: 'head' | 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines shown before and after a change. */
const around = 1;

/**
 * What changed from one text to another as lines of a unified diff; none where nothing did, but a new name is a change.
 * Line ends are left out.
 */
export function patchOf(name: string, before: string, after: string, renamed = name): PatchLine[] {
  const items = diffItems(before.split('\n'), after.split('\n'));
  const head: PatchLine[] = [`--- ${name}`, `+++ ${renamed}`].map((text) => ({ kind: 'head', text }));
  const lines: PatchLine[] = renamed === name ? [] : [...head];
  let old = 1;
  let now = 1;
  for (let at = 0; at < items.length; ) {
    if (items[at]?.kind === 'same') {
      at++;
      old++;
      now++;
      continue;
    }
    // A hunk ends where more lines stay than are shown around two changes.
    const start = Math.max(at - around, 0);
    let end = at;
    for (let next = at; next < items.length && next - end <= 2 * around; next++) {
      if (items[next]?.kind !== 'same') end = next + 1;
    }
    const hunk = items.slice(start, Math.min(end + around, items.length));
    const without = (kind: 'removed' | 'added'): number => hunk.filter((one) => one.kind !== kind).length;
    const place = `@@ -${old - (at - start)},${without('added')} +${now - (at - start)},${without('removed')} @@`;
    if (!lines.length) addAll(lines, head);
    lines.push({ kind: 'head', text: place });
    for (const { kind, item } of hunk) lines.push({ kind, text: item.replace(/\r$/, '') });
    for (const { kind } of items.slice(at, end)) {
      if (kind !== 'added') old++;
      if (kind !== 'removed') now++;
    }
    at = end;
  }
  return lines;
}

/** The lines of patches, as they are printed. */
export function renderPatch(lines: readonly PatchLine[], paint: Paint): string {
  const line = ({ kind, text }: PatchLine): string => {
    const safe = escapeLine(text);
    switch (kind) {
      case 'head':
        return paint.strong(safe);
      case 'removed':
        return paint.bad(`-${safe}`);
      case 'added':
        return paint.good(`+${safe}`);
      default:
        return ` ${safe}`;
    }
  };
  return lines.map((one) => `${line(one)}\n`).join('');
}
