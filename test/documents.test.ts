/**
 * Every document that is written as Markdown, with texts in it that want to be more than text: rendered, it is made of
 * the same parts as with harmless words, and the texts are read as they are.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from '../src/diff/compare.js';
import { compareContent, compareSteps } from '../src/diff/content.js';
import { type DiffReport, diffSections } from '../src/diff/sections.js';
import { seenIn } from '../src/diff/seen.js';
import { diffMarkdown } from '../src/diff/text.js';
import { type Proof, proofOf } from '../src/graph/proof.js';
import type { Space } from '../src/graph/unfold.js';
import { digestOf } from '../src/sop/digest.js';
import { type Flow, linkSop } from '../src/sop/flow.js';
import { markdownOf } from '../src/sop/outline-markdown.js';
import type { Sop } from '../src/sop/types.js';
import { outcomeTable } from '../src/test/ways-text.js';
import { type Line, text } from '../src/text/line.js';
import { readable } from '../src/text/markdown-escape.js';
import { reportMarkdown, trainingMarkdown } from '../src/train/markdown.js';
import type { EventBody, WalkEvent } from '../src/walk/events.js';
import { renderTranscript } from '../src/walk/transcript.js';
import { mustLoad, timeOf } from './support/generate.js';
import { liveParts, parseMarkdown, type Shape, shapeOf } from './support/markdown.js';
import { hostileLines } from './support/marks.js';

/** Texts by their number. */
type Words = (number: number) => string;

const harmless: Words = (number) => `Word${number}x`;

/** `Word1x`, `Word2x` … with the texts in place of them. */
const replaced = (text: string, word: Words): string =>
  text.replace(/Word(\d+)x/g, (_, number) => word(Number(number)));

/** The shape of a document, as it reads with the texts. */
function reading(shape: Shape, word: Words): Shape {
  if (typeof shape !== 'string') return shape.map((part) => reading(part, word));
  return replaced(shape, (number) => readable(word(number)));
}

const head = (id: string, first: number): string => `format: 1
sop: ${id}
title: Word${first}x
summary: Word${first + 1}x
owner: Word${first + 2}x
source: Word${first + 3}x
start: one
outcomes: { done: Word${first + 4}x }`;

const main = mustLoad(
  'main',
  `${head('main', 0)}
fields:
  value: { ask: Word5x }
  other: { ask: Word6x, required: false }
always:
  unsafe: { label: Word7x, hint: Word8x, next: end }
guides:
  calm: { title: Word9x, text: Word10x, items: [Word11x, Word12x] }
steps:
  one:
    title: Word13x
    ask: Word14x
    do: [Word15x]
    record: [value, other]
    guides: [calm]
    options:
      go: { label: Word16x, next: two }
      wait: { label: Word17x, hint: Word18x, next: ticks }
  two: { run: sub, then: { done: ticks } }
  ticks: { do: [Word19x, Word20x], confirm: true, next: end }
  end:
    do: [Word21x]
    say: [note, chat]
    outcome: done
    handoff: { to: To Word22x, sop: sub }
responses:
  note: { title: Word23x, text: "Word24x {{value}}" }
  chat: { title: Word25x, channel: phone, text: Word26x }
`,
);
const sub = mustLoad(
  'sub',
  `${head('sub', 30)}
steps:
  one: { ask: Word35x, options: { yes: end, no: end } }
  end: { do: [Word36x], outcome: done }
`,
);

function flowOf(word: Words): Flow {
  const filled = (sop: Sop): Sop =>
    JSON.parse(JSON.stringify(sop), (_, value) => (typeof value === 'string' ? replaced(value, word) : value));
  const linked = linkSop(filled(main), () => filled(sub));
  if ('problems' in linked) throw new Error(linked.problems.map(({ message }) => message).join('\n'));
  return linked.flow;
}

/** A walk with a value of every kind that an agent, or a walk before it, brings in. */
function eventsOf(flow: Flow, word: Words, ended: boolean): WalkEvent[] {
  const bodies: EventBody[] = [
    {
      type: 'started',
      walk: 'w1',
      sop: 'main',
      version: null,
      digest: digestOf(flow.sop),
      case: word(40),
      agent: word(41),
      from: {
        walk: 'w0',
        sop: 'first',
        title: word(42),
        outcome: word(43),
        agent: word(44),
        file: word(45),
        summary: [{ ask: word(46), answer: word(47) }],
      },
    },
    { type: 'filled', field: 'value', value: word(48) },
    { type: 'went-back' },
    { type: 'filled', field: 'value', value: word(49) },
    { type: 'filled', field: 'other', value: null },
    { type: 'noted', step: 'one', text: word(50) },
    { type: 'answered', step: 'one', option: 'wait' },
    { type: 'went-back' },
    { type: 'answered', step: 'one', option: 'go' },
  ];
  if (ended) {
    bodies.push(
      { type: 'answered', step: 'two/one', option: 'yes' },
      { type: 'shown', step: 'two/end' },
      { type: 'ticked', step: 'ticks', action: 0, done: true },
      { type: 'went-back' },
      { type: 'ticked', step: 'ticks', action: 0, done: false, reason: word(51) },
      { type: 'ticked', step: 'ticks', action: 1, done: true },
      { type: 'shown', step: 'ticks' },
      { type: 'ended', step: 'end', outcome: 'done' },
    );
  }
  return bodies.map((body, index) => ({ ...body, seq: index + 1, at: timeOf(index + 1) }) as WalkEvent);
}

function transcriptOf(word: Words, ended: boolean, file: string | null): string {
  const flow = flowOf(word);
  const printed = renderTranscript(flow, eventsOf(flow, word, ended), file);
  if (typeof printed !== 'string') throw new Error(`${printed.refused}: ${printed.message}`);
  // What it holds for programs is a block of short lines of letters and digits, and none of it can end the block.
  const [, shown, data] = /^(.*\n)sop-transcript 2\n(.*\n)```\n$/s.exec(printed) ?? [];
  expect(data).toMatch(/^(?:[A-Za-z0-9+/=]{1,76}\n)+sha256:[0-9a-f]{64}\n$/);
  // A digest is of the texts, and in a command they stand as a shell reads them.
  return (shown as string).replace(/sha256:[\da-f]+/, 'sha256:…').replace(/^(sop run \S+) .*$/gm, '$1');
}

function trainingOf(word: Words): string {
  const decision = (verdict: 'right' | 'wrong') => ({
    ...{ sop: 'main', step: 'one', visit: 1, kind: 'answer' as never, verdict, miss: null, guides: [] },
    ...{ ask: word(1), right: { id: 'a', label: word(2) }, chosen: { id: 'b', label: word(3) } },
    ...{ points: 1, of: 1, hints: 0, seconds: 3, why: word(4) },
  });
  return trainingMarkdown({
    sop: { id: 'main', title: word(0), version: word(5), digest: 'd' },
    trainee: word(6),
    seed: word(7),
    status: 'completed',
    ...{ score: 50, points: 1, of: 2, passed: null, mark: null },
    scenarios: [
      { id: 'a', title: word(8), score: 50, points: 1, of: 2, decisions: [decision('right'), decision('wrong')] },
    ],
    read: [{ sop: 'main', id: 'calm', title: word(9) }],
  });
}

function reportOf(word: Words): string {
  const numbers = { scenarios: 1, first: 1, last: 1, best: 1, average: 1, days: [] };
  const missed = { sop: 'main', step: 'one', kind: 'answer', asked: 2, missed: 1, trainees: 1 };
  return reportMarkdown({
    trainees: [{ trainee: word(0), ...numbers }],
    missed: [{ ...missed, ask: word(1), instead: [{ label: word(2), times: 1 }] }],
  });
}

const documents: readonly (readonly [name: string, print: (word: Words) => string])[] = [
  ['an SOP', (word) => markdownOf(flowOf(word))],
  ['a table of outcomes', (word) => outcomeTable(proofOf(flowOf(word)))],
  ['a transcript', (word) => transcriptOf(word, true, null)],
  ['a transcript in a file', (word) => transcriptOf(word, true, 'it.md')],
  ['a transcript of a walk that stopped', (word) => transcriptOf(word, false, null)],
  ['a training session', trainingOf],
  ['a report on training', reportOf],
];

describe('with any texts, the same parts, and every character is read', () => {
  test.each(documents)('%s', (_name, print) => {
    const parts = shapeOf(parseMarkdown(print(harmless)));
    fc.assert(
      fc.property(fc.array(hostileLines, { minLength: 60, maxLength: 60 }), (words) => {
        const word: Words = (number) => words[number] as string;
        const printed = print(word);
        expect(shapeOf(parseMarkdown(printed)), printed).toEqual(reading(parts, word));
        expect(liveParts(printed), printed).toEqual([]);
      }),
      { numRuns: Number(process.env.RUNS ?? 40) },
    );
  });
});

/** Each item of a list as its words alone; what stands in a list below it is not part of it. */
function itemsOf(shape: Shape): string[] {
  if (typeof shape === 'string') return [];
  const own = shape[0] === 'listItem' ? [wordsOf(shape.filter((part) => part[0] !== 'list'))] : [];
  return [...own, ...shape.flatMap(itemsOf)];
}

function wordsOf(shape: Shape): string {
  if (typeof shape === 'string') return shape;
  if (shape[0] === 'html') return '';
  return shape
    .slice(typeof shape[0] === 'string' ? 1 : 0)
    .map(wordsOf)
    .join('');
}

/** What a tree is made of. */
const kindsOf = (shape: Shape): string[] =>
  typeof shape === 'string'
    ? []
    : [shape[0] === 'html' ? `html ${shape[1]}` : String(shape[0]), ...shape.flatMap(kindsOf)];

describe('what an edit changes', () => {
  const kinds = ['root', 'heading 3', 'paragraph', 'strong', 'emphasis', 'list', 'listItem'];
  const tags = ['<ins>', '</ins>', '<del>', '</del>'].map((tag) => `html ${tag}`);
  const words = fc.array(fc.array(hostileLines, { minLength: 1, maxLength: 4 }), { minLength: 60, maxLength: 60 });

  test('with any texts, the same parts, and every character is read', () => {
    fc.assert(
      fc.property(words, words, fc.boolean(), (before, after, walked) => {
        const wording =
          (all: string[][]): Words =>
          (number) =>
            (all[number] as string[]).join(' ');
        const [was, is] = [flowOf(wording(before)), flowOf(wording(after))].map(proofOf) as [Proof, Proof];
        const report: DiffReport = {
          sop: 'main',
          old: 'a',
          new: 'b',
          comparison: walked ? compare(was.space as Space, is.space as Space) : null,
          why: walked ? null : 'they are too large',
          seen: seenIn(was, is),
          content: [...compareSteps(was.flow, is.flow), ...compareContent(was.flow, is.flow)],
        };
        const printed = diffMarkdown(report);
        const shape = shapeOf(parseMarkdown(printed));
        expect(
          kindsOf(shape).filter((kind) => ![...kinds, ...tags].includes(kind)),
          printed,
        ).toEqual([]);
        expect(liveParts(printed), printed).toEqual([]);
        const read = (line: Line): string => readable(line.map(({ text }) => text).join('')).trim();
        const items = diffSections(report).flatMap((section) =>
          section.items.flatMap(({ answers, line, details }) => [
            read([...(answers ? [text(`${answers}: `)] : []), ...line]),
            ...details.map(read),
          ]),
        );
        // Two pieces may meet with a space each, which is read as one.
        expect(itemsOf(shape).map(readable), printed).toEqual(items);
      }),
      { numRuns: Number(process.env.RUNS ?? 40) },
    );
  });
});
