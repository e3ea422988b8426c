import { expect, it } from 'vitest';
import { textPrompt } from '../../src/terminal/text-prompt.js';
import { noPaint } from '../../src/text/paint.js';

const legend = (columns: number): string | undefined =>
  textPrompt<string>({
    paint: noPaint,
    head: () => [],
    ask: "Customer's name",
    initial: '',
    enter: 'go on',
    hints: [['!', 'I feel unsafe']],
    read: (text) => ({ result: text }),
    back: () => '',
  })
    .view({ columns, rows: 15 })
    .lines.at(-1);

it('keeps the way out in sight where there is no room for every key', () => {
  expect(legend(80)).toBe('Enter go on · ! I feel unsafe · Esc back');
  expect(legend(40)).toBe('Enter go on · ! I feel unsafe');
});
