export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What stands on the screen below the log. */
export interface Frame {
  readonly lines: readonly string[];
  /** Where the cursor stands; hidden when there is none. */
  readonly cursor?: { readonly line: number; readonly column: number } | undefined;
}

/** Writes the log and the frame below it to a terminal. */
export interface Canvas {
  /** Takes the screen. */
  enter(): void;
  /** Gives it back. A frame that was not committed goes. */
  leave(): void;
  /** Nothing is written where the frame stands there already. */
  draw(frame: Frame): void;
  /** The screen may show something else than what was drawn: the next frame is, whatever it is. */
  forget(): void;
  /** Draws on a screen of its own, as long as it is on; below it everything stays as it is. */
  overlay(on: boolean): void;
  /** Takes the frame away and adds to the log. `render` is called again when the width changes. */
  commit(render: (columns: number) => readonly string[]): void;
}

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const eraseRight = '\u001b[K';
const eraseBelow = '\u001b[J';
const bracketedPaste = (on: boolean): string => `\u001b[?2004${on ? 'h' : 'l'}`;

/** Lines written over what was there. Erasing first would flicker, and some terminals keep what is erased as history. */
const over = (lines: readonly string[]): string => lines.join(`${eraseRight}\r\n`) + eraseBelow;

/** From the end of a frame to where its cursor stands. */
function toCursor({ lines, cursor }: Frame): string {
  if (!cursor) return '\r';
  const up = lines.length - 1 - cursor.line;
  const right = cursor.column > 0 ? `\u001b[${cursor.column}C` : '';
  return `\r${up > 0 ? `\u001b[${up}A` : ''}${right}${showCursor}`;
}

const sameSize = (one: Size, other: Size): boolean => one.columns === other.columns && one.rows === other.rows;

function sameFrame(one: Frame, other: Frame): boolean {
  const sameCursor = one.cursor?.line === other.cursor?.line && one.cursor?.column === other.cursor?.column;
  return (
    sameCursor &&
    one.lines.length === other.lines.length &&
    one.lines.every((line, index) => line === other.lines[index])
  );
}

/** A canvas for a terminal of a size that may change. Each frame, with what went into the log before it, is one write. */
export function createCanvas(write: (text: string) => unknown, size: () => Size): Canvas {
  /** The frame on the screen, and how many of its lines have scrolled off the top. */
  let shown: readonly string[] = [];
  let hidden = 0;
  /** The line of the frame that the cursor is in. */
  let at = 0;
  let drawnFor: Size | undefined;
  /** What stands on the screen, as far as anybody knows; undefined when that may be anything. */
  let standing: { readonly frame: Frame; readonly room: Size } | undefined;
  let overlaid = false;
  /** What is to be written with the next frame, so that nobody takes the log for the frame. */
  let held = '';
  const flush = (text: string): void => {
    write(held + text);
    held = '';
  };
  const log: ((columns: number) => readonly string[])[] = [];

  /** To the first line of the frame that is still on the screen. What follows is written over it. */
  const rewind = (): string => {
    const up = at - hidden;
    return `\r${up > 0 ? `\u001b[${up}A` : ''}`;
  };
  /** After a resize nobody knows where lines went: the screen is cleared, and filled from the log. */
  const repaint = (room: Size): string => {
    let above: readonly string[] = [];
    for (let index = log.length - 1; index >= 0 && above.length < room.rows; index--) {
      above = [...(log[index]?.(room.columns) ?? []), ...above];
    }
    return `\u001b[H${above
      .slice(-room.rows)
      .map((line) => `${line}${eraseRight}\r\n`)
      .join('')}`;
  };
  const put = (frame: Frame, room: Size, before: string, from: number): void => {
    const { lines } = frame;
    flush(`${hideCursor}${before}${over(lines.slice(from))}${toCursor(frame)}`);
    shown = lines;
    hidden = Math.max(from, lines.length - room.rows);
    at = frame.cursor?.line ?? lines.length - 1;
    drawnFor = room;
  };
  const resized = (room: Size): boolean => drawnFor !== undefined && !sameSize(drawnFor, room);

  /** Where the lines that have scrolled off are the same again, they need not be written again. */
  const firstToWrite = (lines: readonly string[]): number => {
    let same = 0;
    while (same < hidden && shown[same] === lines[same]) same++;
    return same === hidden && lines.length > hidden ? hidden : 0;
  };
  const overlay = (on: boolean): void => {
    if (on === overlaid) return;
    overlaid = on;
    standing = undefined;
    held += `\u001b[?1049${on ? 'h' : 'l'}`;
  };

  const forget = (): void => {
    standing = undefined;
  };

  return {
    overlay,
    forget,
    draw(frame) {
      const room = size();
      if (standing && sameSize(standing.room, room) && sameFrame(standing.frame, frame)) return;
      standing = { frame, room };
      if (overlaid) {
        const lines = frame.lines.slice(0, room.rows);
        flush(`${hideCursor}\u001b[H${over(lines)}${toCursor({ ...frame, lines })}`);
        return;
      }
      if (resized(room)) {
        put(frame, room, repaint(room), 0);
        return;
      }
      put(frame, room, shown.length ? rewind() : '', firstToWrite(frame.lines));
    },
    commit(render) {
      const room = size();
      forget();
      const lines = render(room.columns);
      const again = resized(room);
      const before = again ? repaint(room) : shown.length ? rewind() : '';
      log.push(render);
      held +=
        before +
        lines
          .slice(again ? 0 : firstToWrite(lines))
          .map((line) => `${line}${eraseRight}\r\n`)
          .join('') +
        eraseBelow;
      shown = [];
      hidden = 0;
      at = 0;
      drawnFor = room;
    },
    enter() {
      forget();
      write(`${bracketedPaste(true)}${hideCursor}`);
    },
    leave() {
      forget();
      // A frame that was not committed goes: what follows is printed where it stood.
      overlay(false);
      flush(`${shown.length ? rewind() + eraseBelow : ''}${bracketedPaste(false)}${showCursor}`);
      shown = [];
    },
  };
}
