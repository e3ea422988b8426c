import type { Paint } from '../text/paint.js';
import { choicePrompt } from './choice-prompt.js';
import type { Reading } from './front.js';
import { type Interrupt, isInterrupt } from './interrupt.js';
import { pager } from './pager.js';
import type { Prompt } from './prompt.js';

/** Shows guides to read; asks which where there are several, until the agent leaves. `run` runs a prompt. */
export async function readGuides(
  guides: readonly Reading[],
  run: <Result>(prompt: Prompt<Result>) => Promise<Result | Interrupt>,
  paint: Paint,
): Promise<Interrupt | undefined> {
  let selected = 0;
  for (;;) {
    let guide: Reading | undefined = guides[0];
    if (guides.length > 1) {
      const chosen = await run(
        choicePrompt<{ guide: Reading | null }>({
          paint,
          head: () => [],
          ask: 'Which guide?',
          choices: guides.map((one, index) => ({
            mark: index < 9 ? String(index + 1) : '',
            label: one.title,
            hint: null,
            value: { guide: one },
          })),
          selected,
          onMove: (to) => {
            selected = to;
          },
          onKey: (key) => (['back', 'g', 'q'].includes(key) ? { guide: null } : undefined),
          enter: 'open',
          hints: [['Esc', 'close']],
          lastHint: null,
        }),
      );
      if ('kind' in chosen) return chosen;
      if (!chosen.guide) return undefined;
      guide = chosen.guide;
      selected = guides.indexOf(guide);
    }
    if (!guide) return undefined;
    const shown = guide;
    const closed = await run(pager(shown.lines, paint));
    if (isInterrupt(closed)) return closed;
    if (guides.length === 1) return undefined;
  }
}
