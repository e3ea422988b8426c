import type { Paint } from '../text/paint.js';
import { legendLine } from './choices.js';
import { endOfInput } from './interrupt.js';
import type { Prompt } from './prompt.js';

/** Text to read, longer than the screen perhaps. */
export function pager(render: (width: number) => readonly string[], paint: Paint): Prompt<'closed'> {
  let top = 0;
  let page = 1;
  let total = 0;
  const scroll = (by: number): undefined => {
    top = Math.max(0, Math.min(top + by, total - page));
    return undefined;
  };
  return {
    typing: false,
    free: ({ name }) => ['escape', 'left', 'up', 'down'].includes(name),
    say: () => {},
    view({ columns, rows }) {
      const width = Math.max(10, columns - 1);
      const all = render(width);
      total = all.length;
      page = Math.max(1, Math.min(total, rows - 2));
      top = Math.max(0, Math.min(top, total - page));
      const more = total > page;
      const legend = legendLine(
        more
          ? [
              ['Esc', 'close'],
              ['↑↓', 'scroll'],
              [`${top + page}/${total}`, 'lines'],
            ]
          : [['Esc', 'close']],
        null,
        width,
        paint,
      );
      return { lines: [...all.slice(top, top + page), '', legend].slice(-rows) };
    },
    press(key) {
      switch (key.name) {
        case 'up':
          return scroll(-1);
        case 'down':
          return scroll(1);
        case 'page-up':
          return scroll(-page);
        case 'page-down':
          return scroll(page);
        case 'home':
          return scroll(-total);
        case 'end':
          return scroll(total);
        case 'end-of-input':
          return endOfInput;
        case 'escape':
        case 'left':
        case 'enter':
          return 'closed';
        case 'text':
          if (key.text === ' ') return top + page >= total ? 'closed' : scroll(page);
          if (key.text === 'j') return scroll(1);
          if (key.text === 'k') return scroll(-1);
          return 'qg?'.includes(key.text) ? 'closed' : undefined;
        default:
          return undefined;
      }
    },
  };
}
