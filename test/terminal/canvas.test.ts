import { expect, test } from 'vitest';
import { createCanvas } from '../../src/terminal/canvas.js';
import { openTty } from '../../src/terminal/tty.js';
import { fakeTerminal } from './fake.js';

function canvas() {
  const written: string[] = [];
  let room = { columns: 40, rows: 10 };
  const drawn = createCanvas(
    (text) => written.push(text),
    () => room,
  );
  const resize = (columns: number, rows: number): void => {
    room = { columns, rows };
  };
  return { ...drawn, written, resize };
}

const frame = (...lines: string[]) => ({ lines, cursor: { line: 0, column: 2 } });

test('a frame that stands there already is not written again', () => {
  const { draw, written } = canvas();
  for (let time = 0; time < 100; time++) draw(frame('one', 'two'));
  expect(written).toHaveLength(1);
});

test.each<[string, (to: ReturnType<typeof canvas>) => void]>([
  ['one with another line', ({ draw }) => draw(frame('one', 'three'))],
  ['one with a line more', ({ draw }) => draw(frame('one', 'two', 'three'))],
  ['one with its cursor elsewhere', ({ draw }) => draw({ lines: ['one', 'two'], cursor: { line: 0, column: 3 } })],
  ['one without a cursor', ({ draw }) => draw({ lines: ['one', 'two'] })],
  [
    'the same in another room',
    ({ draw, resize }) => {
      resize(30, 10);
      draw(frame('one', 'two'));
    },
  ],
  [
    'the same after something was added to the log',
    ({ draw, commit }) => {
      commit(() => ['done']);
      draw(frame('one', 'two'));
    },
  ],
  [
    'the same on a screen of its own',
    ({ draw, overlay }) => {
      overlay(true);
      draw(frame('one', 'two'));
    },
  ],
  [
    'the same once the screen may show anything',
    ({ draw, forget }) => {
      forget();
      draw(frame('one', 'two'));
    },
  ],
  [
    'the same once the screen was given back',
    ({ draw, enter, leave }) => {
      leave();
      enter();
      draw(frame('one', 'two'));
    },
  ],
])('another is written: %s', (_name, then) => {
  const to = canvas();
  to.draw(frame('one', 'two'));
  const { length } = to.written;
  then(to);
  expect(to.written.slice(length).join('')).toMatch(/one|three/);
});

test('Ctrl-L has the same frame drawn again', async () => {
  const terminal = fakeTerminal();
  const tty = await openTty(terminal.context);
  tty.draw(frame('one'));
  terminal.type('z');
  await tty.next();
  tty.draw(frame('one'));
  const { length } = terminal.written();
  expect(terminal.written().split('one')).toHaveLength(2);
  terminal.type('\u000c');
  await tty.next();
  tty.draw(frame('one'));
  expect(terminal.written().slice(length)).toContain('one');
  tty.close();
});
