import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeLine, escapeText } from '../../src/text/escape.js';
import { code, emphasis, line, link, strong, text } from '../../src/text/line.js';
import {
  type Block,
  bullets,
  fence,
  heading,
  numbered,
  paragraph,
  printMarkdown,
  quote,
  table,
} from '../../src/text/markdown.js';
import { cmarkShape } from '../support/cmark.js';
import { liveParts, parseMarkdown, type Shape, shapeOf } from '../support/markdown.js';
import { hostileTexts } from '../support/marks.js';

/** How a text reads: white space folded, control characters as escapes. */
const folded = (value: string): string => escapeLine(value.replace(/[ \t\r\n]+/g, ' '));
const trimmed = (value: string): string => folded(value).replace(/^ | $/g, '');

/** What a block of these words is made of; words side by side are one text, and a block without any is none. */
function block(kind: string, ...words: readonly Shape[]): Shape[] {
  const joined = wordsOf(words);
  return joined.length ? [[kind, ...joined]] : [];
}

function wordsOf(words: readonly Shape[]): Shape[] {
  const joined: Shape[] = [];
  for (const word of words) {
    const last = joined[joined.length - 1];
    if (typeof word === 'string' && typeof last === 'string') joined[joined.length - 1] = last + word;
    else if (word !== '') joined.push(word);
  }
  return joined;
}

/** Marked words read as the words do, and the space around them stands outside. */
function marked(value: string, ...[before, after]: readonly [string] | readonly [string, string]): Shape[] {
  const read = folded(value);
  const words = read.trim();
  if (words === '') return [read];
  const start = read.indexOf(words);
  const inside: Shape[] = after ? [['html', before], words, ['html', after]] : [[before, words]];
  return [read.slice(0, start), ...inside, read.slice(start + words.length)];
}

const list = (...items: Shape[]): Shape => ['list', ...items];

type Place = readonly [name: string, block: (value: string) => Block, shape: (value: string) => Shape[]];

const places: readonly Place[] = [
  ['a paragraph', (value) => paragraph([text(value)]), (value) => block('paragraph', trimmed(value))],
  [
    'words around it',
    (value) => paragraph(line`(${value}), a`),
    (value) => block('paragraph', `(${folded(value)}), a`),
  ],
  ['a heading', (value) => heading(2, [text(value)]), (value) => [['heading 2', ...wordsOf([trimmed(value)])]]],
  ['a quote', (value) => quote([text(value)]), (value) => [['blockquote', ...block('paragraph', trimmed(value))]]],
  [
    'a list',
    (value) => bullets([{ line: line`a` }, { line: [text(value)] }, { line: line`b` }]),
    (value) => [
      list(
        ['listItem', ['paragraph', 'a']],
        ['listItem', ...block('paragraph', trimmed(value))],
        ['listItem', ['paragraph', 'b']],
      ),
    ],
  ],
  [
    'a list below a list',
    (value) => bullets([{ line: line`a`, details: [[text(value)], line`b`] }]),
    (value) => [
      list([
        'listItem',
        ['paragraph', 'a'],
        list(...block('paragraph', trimmed(value)).map((one): Shape => ['listItem', one]), [
          'listItem',
          ['paragraph', 'b'],
        ]),
      ]),
    ],
  ],
  [
    'a numbered list',
    (value) => numbered([[text(value)], line`b`]),
    (value) => [list(['listItem', ...block('paragraph', trimmed(value))], ['listItem', ['paragraph', 'b']])],
  ],
  [
    'a table',
    (value) =>
      table(
        [{ name: value }, { name: 'b', align: 'right' }],
        [
          [[text(value)], line`c`],
          [line`d`, [text(value)]],
        ],
      ),
    (value) => [
      [
        'table',
        ['tableRow', ['tableCell', ...wordsOf([trimmed(value)])], ['tableCell', 'b']],
        ['tableRow', ['tableCell', ...wordsOf([trimmed(value)])], ['tableCell', 'c']],
        ['tableRow', ['tableCell', 'd'], ['tableCell', ...wordsOf([trimmed(value)])]],
      ],
    ],
  ],
  ['code', (value) => paragraph(line`a ${code(value)}, b`), (value) => block('paragraph', `a ${escapeLine(value)}, b`)],
  [
    'code at the start',
    (value) => bullets([{ line: [code(value), text(' b')] }]),
    (value) => [list(['listItem', ['paragraph', value === '' ? 'b' : `${escapeLine(value)} b`]])],
  ],
  [
    'code in a table',
    (value) => table([{ name: 'a' }], [[line`b ${code(value)} c`]]),
    (value) => [
      [
        'table',
        ['tableRow', ['tableCell', 'a']],
        ['tableRow', ['tableCell', `b ${value.includes('\\|') ? folded(value) : escapeLine(value)} c`]],
      ],
    ],
  ],
  [
    'bold words',
    (value) => paragraph(line`a ${strong(value)} b`),
    (value) => block('paragraph', 'a ', ...marked(value, 'strong'), ' b'),
  ],
  [
    'words in italics',
    (value) => paragraph(line`(${emphasis(value)})`),
    (value) => block('paragraph', '(', ...marked(value, 'emphasis'), ')'),
  ],
  [
    'words that are new',
    (value) => paragraph([text('a'), { style: 'added', text: value }, text('b')]),
    (value) => block('paragraph', 'a', ...marked(value, '<ins>', '</ins>'), 'b'),
  ],
  [
    'words that are gone',
    (value) => bullets([{ line: [text('a'), { style: 'removed', text: value }, text('b')] }]),
    (value) => [list(['listItem', ...block('paragraph', 'a', ...marked(value, '<del>', '</del>'), 'b')])],
  ],
  [
    'a link',
    (value) => paragraph(line`Go to ${link(value, 'step-a')}.`),
    (value) => block('paragraph', 'Go to ', ['link #step-a', ...wordsOf([folded(value)])], '.'),
  ],
  [
    'a text of its own',
    (value) => fence(value),
    (value) => [['code text', escapeText(value).replace(/(?<!\n)\n+$|^\n+$/, '')]],
  ],
];

function check(blocks: readonly Block[], shapes: readonly Shape[]): void {
  const printed = printMarkdown([heading(1, line`Before`), ...blocks, paragraph(line`After`)]);
  const expected = ['root', ['heading 1', 'Before'], ...shapes, ['paragraph', 'After']];
  expect(shapeOf(parseMarkdown(printed)), printed).toEqual(expected);
  if (process.env.CMARK_GFM) expect(cmarkShape(printed), printed).toEqual(expected);
  expect(liveParts(printed), printed).toEqual([]);
}

describe('nothing in a text is markup, and all of it is read', () => {
  test.each(places)('%s', (_name, blockOf, shapes) => {
    fc.assert(
      fc.property(hostileTexts, (value) => check([blockOf(value)], shapes(value))),
      { numRuns: Number(process.env.RUNS ?? 300) },
    );
  });
});

describe('the raw text stays readable', () => {
  const written = (value: string): string => printMarkdown([paragraph([text(value)])]).trimEnd();

  test.each([
    ['Where is my order? I paid $5.00, then US$10 - twice!'],
    ["Customer's name: Zoë O'Neill (b. 1980), 5'11\" & <3"],
    ['2 * 3 = 6, 5 < 7 > 3, ~5 minutes, 50% + tax, a/b, Q&A, AT&T'],
    ['snake_case_name in C:\\path\\to\\file.txt, at 12:30:45 on 2026-11-21'],
    ['[swearing] "You people are useless!" [laughs]'],
    ['+49 30 1234567, order 1234567, SKU-12, C#, section #'],
    ['Is it done? - Yes. Then: stop… → next | over'],
    ['{{customer}}, ^top^, 100%, meet @ 5 pm, x = y'],
  ])('%s', (value) => {
    expect(written(value)).toBe(value);
  });

  test.each([
    ['See https://wiki.example/a_b.', 'See `https://wiki.example/a_b`.'],
    ['(www.example.com/x_(y))', '(`www.example.com/x_(y)`)'],
    ['Write to sam@example.com, or ask @sam.', 'Write to `sam@example.com`, or ask `@sam`.'],
    ['Ticket #12, GH-7 and acme/web#3', 'Ticket `#12`, `GH-7` and `acme/web#3`'],
    ['fixed in 1a2b3c4 :smile:', 'fixed in `1a2b3c4` `:smile:`'],
    ['where $x$ is $5', 'where `$x$` is `$5`'],
    ['5$ for **two**', '`5$` for \\*\\*two\\*\\*'],
    ['_note_ and ~~old~~', '\\_note\\_ and \\~\\~old\\~\\~'],
    ['use `id` <b>here</b> &amp; now', 'use \\`id\\` \\<b>here\\</b> \\&amp; now'],
    ['[text](url) ![image](url)', '[text\\](url) ![image\\](url)'],
    ['1. Januar', '1\\. Januar'],
    ['- none', '\\- none'],
    ['# 12', '\\# 12'],
    ['C:\\_x\\', 'C:\\\\\\_x\\\\'],
    ['请看https://例え.jp/a谢谢', '请看`https://例え.jp/a谢谢`'],
  ])('%s → %s', (value, markdown) => {
    expect(written(value)).toBe(markdown);
  });

  test.each([
    ['a|b', '| `a\\|b` |'],
    ['a`b', '| ``a`b`` |'],
    [' a ', '| `  a  ` |'],
    ['a ', '| `a ` |'],
    ['`', '| `` ` `` |'],
    ['a\\|b', '| a\\\\\\|b |'],
  ])('code in a table: %s', (value, row) => {
    expect(printMarkdown([table([{ name: 'a' }], [[[code(value)]]])]).split('\n')[2]).toBe(row);
  });

  test('a heading keeps the number sign at its end', () => {
    expect(printMarkdown([heading(2, line`C #`), heading(2, line`C#`)])).toBe('## C \\#\n\n## C#\n');
  });
});
