import { describe, expect, it } from 'vitest';
import { copyText } from '../../src/terminal/clipboard.js';
import { openFront } from '../../src/terminal/open.js';
import { noPaint } from '../../src/text/paint.js';
import type { WalkEvent } from '../../src/walk/events.js';
import { queueOf } from '../../src/walk/play.js';
import { createSession, type Session } from '../../src/walk/session.js';
import { type WalkEnd, type WalkOptions, walkInteractively } from '../../src/walk/walker.js';
import { flowFrom, walkOf } from '../support/sops.js';
import { type FakeTerminal, fakeTerminal } from '../terminal/fake.js';

const body = `
outcomes: { done: Done }
always: { unsafe: { key: "!", label: I feel unsafe, next: end } }
steps:
  first: { ask: "First\\u202e?", options: { yes: second, no: end } }
  second: { do: [Do it.], next: third }
  third: { ask: Third?, options: { yes: end, no: end } }
  end: { do: [Stop.], say: bye, outcome: done }
responses: { bye: { title: Bye, text: Goodbye. } }
`.replace('\\u202e', '');

interface Begun {
  readonly terminal: FakeTerminal;
  readonly session: Session;
  readonly end: ReturnType<typeof walkInteractively>;
}

function begin(
  options: Partial<WalkOptions> & { answers?: Record<string, string[]> } = {},
  store?: (event: WalkEvent) => void,
  terminal = fakeTerminal(),
): Begun {
  const walk = walkOf(flowFrom(body));
  const session = createSession(walk, [], () => '2026-11-21T10:00:00+00:00', store);
  const walking = async (): Promise<WalkEnd> => {
    const { context } = terminal;
    const front = await openFront(context, noPaint, false);
    const queue = queueOf(new Map(Object.entries(options.answers ?? {})));
    const copy = (text: string) => copyText(text, context);
    return walkInteractively({ front, session, queue, paint: noPaint, copyText: copy, ...options }).finally(() =>
      front.close(),
    );
  };
  const end = walking();
  return { terminal, session, end };
}

/** Enter, at the pace of a hand: what comes with the question is not taken. */
async function pressUntilDone({ terminal, end }: Begun): Promise<void> {
  const pressing = setInterval(() => terminal.type('\r'), 100);
  await end.finally(() => clearInterval(pressing));
}

const types = ({ session }: Begun): string[] => session.events.map(({ type }) => type);

describe('walkInteractively', () => {
  it('takes given answers at their questions, and asks the rest', async () => {
    const begun = begin({ answers: { first: ['yes'], third: ['no'] } });
    await begun.terminal.waitFor('Do it.');
    expect(begun.terminal.screen()).toContain('First? Yes');
    await begun.terminal.typeUntil('\r', 'Third? No');
    // What was given is used up: going back asks.
    begun.terminal.type('\u001b[D');
    await begun.terminal.waitFor('> 2  No');
    begun.terminal.type('!');
    await begun.terminal.waitFor('Third? I feel unsafe');
    await pressUntilDone(begun);
    expect(await begun.end).toEqual({ kind: 'ended' });
    expect(types(begun)).toEqual(['answered', 'shown', 'answered', 'went-back', 'answered', 'ended']);
    expect(begun.terminal.raw).toBe(false);
  });

  it('takes a given way out before anything else', async () => {
    const begun = begin({ answers: { second: ['unsafe'], first: ['yes'] }, copy: true });
    await begun.terminal.waitFor('Outcome: Done');
    // `copy` copies the response of the leaf by itself.
    await begun.terminal.waitFor('Copied the response');
    expect(begun.terminal.written()).toContain(`\u001b]52;c;${Buffer.from('Goodbye.').toString('base64')}\u0007`);
    begun.terminal.type('q');
    expect(await begun.end).toEqual({ kind: 'stopped', reason: 'quit' });
  });

  it('asks whether to go on when an event cannot be stored', async () => {
    let full = true;
    const stored: string[] = [];
    const store = (event: WalkEvent): void => {
      if (full) throw new Error('no space left');
      stored.push(event.type);
    };
    const storeFailure = {
      describe: (error: unknown) => `It cannot be saved: ${(error as Error).message}.`,
      goOnUnsaved: () => {
        full = false;
      },
    };
    const begun = begin({ storeFailure }, store);
    await begun.terminal.waitFor('First?');
    begun.terminal.type('1');
    await begun.terminal.waitFor('It cannot be saved: no space left. Go on without saving?');
    expect(begun.session.events).toEqual([]);
    begun.terminal.type('y');
    await begun.terminal.waitFor('Do it.');
    begun.terminal.type('q');
    expect(await begun.end).toEqual({ kind: 'stopped', reason: 'quit' });
    expect(stored).toEqual(['answered', 'stopped']);

    full = true;
    const refused = begin({ storeFailure }, store);
    await refused.terminal.waitFor('First?');
    refused.terminal.type('1');
    await refused.terminal.waitFor('Go on without saving?');
    refused.terminal.type('n');
    expect(await refused.end).toMatchObject({ kind: 'unsaved' });
    expect(refused.terminal.raw).toBe(false);
  });

  it('gives the terminal back when something fails within', async () => {
    const begun = begin({}, () => {
      throw new Error('broken');
    });
    await begun.terminal.waitFor('First?');
    begun.terminal.type('1');
    await expect(begun.end).rejects.toThrow('broken');
    expect(begun.terminal.raw).toBe(false);
    expect(begun.terminal.written().endsWith('\u001b[?2004l\u001b[?25h')).toBe(true);
  });

  it('ends where the input ends, and says that the stop could not be saved', async () => {
    let gone = false;
    const begun = begin({ storeFailure: { describe: String, goOnUnsaved: () => {} } }, () => {
      if (gone) throw new Error('gone');
    });
    await begun.terminal.waitFor('First?');
    gone = true;
    begun.terminal.hangUp();
    expect(await begun.end).toMatchObject({ kind: 'stopped', reason: 'end-of-input', failure: new Error('gone') });
  });

  it('ends by Ctrl-D, at a question and in a guide', async () => {
    for (const keys of ['\u0004', '?\u0004']) {
      const begun = begin();
      await begun.terminal.waitFor('First?');
      begun.terminal.type(keys.charAt(0));
      if (keys.length > 1) {
        await begun.terminal.waitFor('Keys');
        begun.terminal.type(keys.charAt(1));
      }
      expect(await begun.end).toEqual({ kind: 'stopped', reason: 'end-of-input' });
    }
  });

  it('tells a hang-up by its signal, whichever comes first', async () => {
    const begun = begin();
    await begun.terminal.waitFor('First?');
    begun.terminal.hangUp();
    begun.terminal.signal('SIGHUP');
    expect(await begun.end).toEqual({ kind: 'signal', signal: 'SIGHUP' });
    expect(types(begun)).toEqual(['stopped']);
  });

  it('survives a terminal that fails every write', async () => {
    const terminal = fakeTerminal();
    const begun = begin({}, undefined, terminal);
    await terminal.waitFor('First?');
    terminal.context.stderr.emit('error', Object.assign(new Error('EIO'), { code: 'EIO' }));
    terminal.context.stdin.emit('error', Object.assign(new Error('EIO'), { code: 'EIO' }));
    expect(await begun.end).toEqual({ kind: 'stopped', reason: 'end-of-input' });
  });

  it('draws again at a new size without a trace of the old one', async () => {
    const terminal = fakeTerminal(40, 8);
    const begun = begin({}, undefined, terminal);
    const once = (text: string): void => expect(terminal.screen().split(text)).toHaveLength(2);
    await terminal.waitFor('First?');
    await terminal.drawn(() => terminal.resize(60, 20));
    once('First?');
    once('? keys');
    terminal.type('1');
    await terminal.waitFor('Do it.');
    await terminal.drawn(() => terminal.resize(30, 6));
    once('? keys');
    once('Go on');
    await terminal.drawn(() => terminal.resize(80, 24));
    once('First? Yes');
    once('Go on');
    await terminal.typeUntil('\r', 'Third?');
    terminal.type('2');
    await terminal.waitFor('> Finish');
    await pressUntilDone(begun);
    await terminal.settled();
    // What stays is a log, from top to bottom.
    const places = ['First? Yes', 'Do it.', 'Third? No', 'Goodbye.', 'Outcome: Done'].map((text) => {
      once(text);
      return terminal.screen().indexOf(text);
    });
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(terminal.screen()).not.toContain('> Finish');
  });

  it('never writes a frame again that has scrolled away and is the same', async () => {
    const terminal = fakeTerminal(40, 8);
    const begun = begin({ answers: { first: ['no'] } }, undefined, terminal);
    await terminal.waitFor('> Finish');
    const seen = {
      c: 'Copied the response',
      g: 'This step has no guide.',
      '?': 'Keys',
      '\u001b': '> Finish',
      n: 'Note',
    };
    for (const [key, text] of Object.entries(seen)) {
      terminal.type(key);
      await terminal.waitFor(text);
    }
    await terminal.typeUntil('\r', '> Finish');
    await pressUntilDone(begun);
    await terminal.settled();
    expect(terminal.history().join('\n').split('Goodbye.')).toHaveLength(2);
  });
});
