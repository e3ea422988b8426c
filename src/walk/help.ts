import type { Guide } from '../sop/types.js';
import type { KeyHint } from '../terminal/choices.js';
import { escapeLine, escapeText } from '../text/escape.js';
import type { Paint } from '../text/paint.js';
import { widthOf, wrapLines } from '../text/wrap.js';
import { pendingOf, type Walk } from './engine.js';

/** A guide as lines. */
export function guideLines(guide: Guide, paint: Paint, width: number): string[] {
  const lines = wrapLines(escapeLine(guide.title), width).map(paint.strong);
  if (guide.text) lines.push(...wrapLines(escapeText(guide.text).trimEnd(), width));
  for (const item of guide.items) lines.push(...wrapLines(`  • ${escapeLine(item)}`, width, '    '));
  return lines;
}

/** Whether a key means something in a field where nothing is typed: a letter may begin what is typed, a sign does not. */
export function opensField(key: string): boolean {
  return !/[\p{L}\p{N}]/u.test(key);
}

/** The keys that work where the walk stands. */
export function keyLines(walk: Walk, paint: Paint, width: number): string[] {
  const pending = pendingOf(walk);
  const { step } = pending;
  const typed = pending.kind === 'field' && pending.field.type !== 'choice';
  const keys: KeyHint[] = typed
    ? [
        ['Enter', 'take what is typed; pass over when nothing is'],
        ['Esc ←', 'back (← while nothing is typed)'],
        ['Ctrl-C', 'save and quit'],
      ]
    : [
        ['↑ ↓ j k', 'move'],
        ['Enter', 'take what is selected'],
        ...(pending.kind === 'question' ? ([['1-9', 'answer at once']] as KeyHint[]) : []),
        ...(pending.kind === 'tick' ? ([['y s', 'done, skip with a reason']] as KeyHint[]) : []),
        ['← Esc', 'back, what was given stays on offer'],
        ['n', 'write a note; paste it if it is long'],
        ['g', 'open a guide'],
        ['c', 'copy the response'],
        ['q', 'save and quit; `sop resume` goes on'],
        ['Ctrl-C', 'the same'],
      ];
  for (const option of step.options) {
    if (option.key !== null && (!typed || opensField(option.key)))
      keys.push([escapeLine(option.key), escapeLine(option.label)]);
  }
  const wide = Math.max(...keys.map(([key]) => widthOf(key)));
  return [
    paint.strong('Keys'),
    ...keys.flatMap(([key, does]) => {
      const pad = ' '.repeat(wide - widthOf(key));
      return wrapLines(does, width - wide - 4).map((line, index) =>
        index === 0 ? `  ${paint.accent(key)}${pad}  ${line}` : ' '.repeat(wide + 4) + line,
      );
    }),
  ];
}
