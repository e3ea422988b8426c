import type { Guide } from '../sop/types.js';
import { escapeLine, escapeText } from '../text/escape.js';
import { addAll } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';

/** A guide as lines. */
export function guideLines(guide: Guide, paint: Paint, width: number): string[] {
  const lines = wrapLines(escapeLine(guide.title), width).map(paint.strong);
  if (guide.text) addAll(lines, wrapLines(escapeText(guide.text).trimEnd(), width));
  for (const item of guide.items) addAll(lines, wrapLines(`  • ${escapeLine(item)}`, width, '    '));
  return lines;
}
