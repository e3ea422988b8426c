import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Flow } from '../../src/sop/flow.js';
import { outlineOf } from '../../src/sop/outline.js';
import { markdownOf } from '../../src/sop/outline-markdown.js';
import { renderGuide, renderResponseText, renderStep } from '../../src/sop/part.js';
import { keyLines } from '../../src/terminal/drawn.js';
import { noPaint } from '../../src/text/paint.js';
import { cardOf } from '../../src/walk/card.js';
import { isRefusal, replay, type Walk } from '../../src/walk/engine.js';
import type { WalkEvent } from '../../src/walk/events.js';
import { guideLines } from '../../src/walk/help.js';
import { eventLines } from '../../src/walk/log.js';
import { stepLines } from '../../src/walk/screen.js';
import { plainGuideLines, plainStepLines } from '../../src/walk/screen-plain.js';
import { renderBefore, renderWalk } from '../../src/walk/text.js';
import { renderTranscript } from '../../src/walk/transcript.js';
import { drive, flows, moves } from '../support/generate.js';
import { anyText, hostile, hostileFlow, pieces, rawIn } from '../support/raw.js';

/** The id of a step of a sub-procedure is made of two. */
function hostileEvents(events: readonly WalkEvent[], piece: string): WalkEvent[] {
  const from = {
    ...{ walk: 'w0', sop: 'before', title: 'Before', outcome: 'Over', agent: 'Sam', file: 'before.md' },
    doubts: [
      { source: 'before.md', doubt: 'unverified' },
      { source: 'earlier.md', doubt: 'no-handoff' },
    ] as const,
    summary: [{ ask: 'What?', answer: 'That.' }],
  };
  const [first, ...rest] = events;
  const started = { ...first, case: '4711', agent: 'Sam', from } as WalkEvent;
  return [started, ...rest].map((event) => {
    const { step, ...others } = hostile(event, piece, (key, text) => anyText(key, text) && key !== 'doubt') as {
      step?: string;
    };
    const path = step?.slice(0, -piece.length).split('/');
    return { ...others, ...(path ? { step: path.map((part) => part + piece).join('/') } : {}) } as WalkEvent;
  });
}

function mustReplay(flow: Flow, events: readonly WalkEvent[]): Walk {
  const walk = replay(flow, events);
  if (isRefusal(walk)) throw new Error(walk.message);
  return walk;
}

test('nothing of a walk is printed raw, though its SOP and its events were checked by nobody', () => {
  fc.assert(
    fc.property(flows(), moves(), pieces, (plain, made, piece) => {
      const flow = hostileFlow(plain, piece);
      const events = hostileEvents(drive(plain, made).journal, piece);
      const walk = mustReplay(flow, events);
      const before = mustReplay(flow, events.slice(0, -1).length ? events.slice(0, -1) : events);
      const screen = { width: 80, paint: noPaint, remaining: 3 };
      const guides = [...flow.steps.values()].flatMap((step) => step.guides);
      const shown: Readonly<Record<string, string | readonly string[]>> = {
        transcript: renderTranscript(flow, events, `t${piece}.md`) as string,
        text: renderWalk(walk, noPaint, 80),
        before: renderBefore(walk, noPaint, 80),
        screen: stepLines(walk, screen),
        plain: plainStepLines(walk, 3),
        log: eventLines(before, events[events.length - 1] as WalkEvent, noPaint, 80, walk),
        keys: keyLines(cardOf(walk, { paint: noPaint, remaining: 3 }), noPaint, 80),
        guides: guides.flatMap((guide) => [...guideLines(guide, noPaint, 80), ...plainGuideLines(guide)]),
        outline: outlineOf(flow, noPaint, 80),
        markdown: markdownOf(flow),
        steps: [...flow.steps.values()].map((step) => renderStep(step, noPaint, 80)),
        parts: flow.sops.flatMap(({ responses, guides: own }) => [
          ...responses.map((response) => renderResponseText(response, noPaint)),
          ...own.map((guide) => renderGuide(guide, noPaint, 80)),
        ]),
      };
      for (const [name, text] of Object.entries(shown)) {
        const all = typeof text === 'string' ? text : text.join('\n');
        expect(rawIn(all), `${name}: ${JSON.stringify(all)}`).toBeUndefined();
      }
    }),
    { numRuns: 300 },
  );
});
