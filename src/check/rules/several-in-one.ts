import type { Place } from '../../text/source.js';
import { yamlText } from '../../text/yaml-text.js';
import type { Path } from '../../yaml/node.js';
import type { Finding, Rule } from '../rule.js';

/** What begins an item of a list that is written in a text. */
const mark = /^(?:\d{1,3}[.)]|[-*•])\s+/;

export const severalInOne: Rule = {
  code: 'several-in-one',
  severity: 'warning',
  summary: 'Several instructions stand in one text, so they are shown as one, on one line, with one tick.',
  needs: 'draft',
  example: `steps:
  first:
    do: |
      1. Open the admin page.
      2. Press Reset.
    outcome: done
`,
  run: ({ sop, place }) => {
    const findings: Finding[] = [];
    const check = (path: Path, what: string, hint: string, list?: Path): void => {
      const at = place(path);
      const items = itemsIn(at);
      if (items.length < 2) return;
      const fix = list && listOf(at, items);
      const span = { start: at.span.start, end: at.span.start + 1 };
      const message = `The ${items.length} lines of this text are shown as one ${what}.`;
      findings.push({ message, source: at.source, span, hint, ...(fix ? { fix } : {}) });
    };
    for (const step of sop.steps) {
      const path = ['steps', step.id];
      const hint = 'write each instruction on a line of its own, after a dash and a space';
      const alone = step.actions.length === 1;
      step.actions.forEach((_, index) => {
        check([...path, 'do', index], 'instruction', hint, alone ? path : undefined);
      });
      if (step.kind === 'question') check([...path, 'ask'], 'question', 'ask one thing, and write the rest under `do`');
    }
    for (const guide of sop.guides) {
      guide.items.forEach((_, index) => {
        check(['guides', guide.id, 'items', index], 'point', 'write each point after a dash and a space of its own');
      });
    }
    return findings;
  },
};

/** The items that the lines of a text behind `|` are; a line that goes on with the one above belongs to it. */
function itemsIn({ source, span }: Place): string[] {
  if (source.text[span.start] !== '|') return [];
  const lines = source.text
    .slice(span.start, span.end)
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '');
  const indents = lines.map((line) => line.length - line.trimStart().length);
  const least = indents[0] ?? 0;
  const marked = lines.some((line, at) => indents[at] === least && mark.test(line.trim()));
  const items: string[] = [];
  for (const [at, line] of lines.entries()) {
    const text = line.trim();
    const deeper = (indents[at] as number) > least;
    const begins = !deeper && (mark.test(text) || !/^\p{Ll}/u.test(text));
    if (begins || items.length === 0) items.push(text.replace(mark, ''));
    else items[items.length - 1] += `${marked && mark.test(text) ? ' – ' : ' '}${text.replace(mark, '')}`;
  }
  return items;
}

/** The edit that makes a list of the only text of a step, with its items where its lines were. */
function listOf({ source, span }: Place, items: readonly string[]): Finding['fix'] {
  const before = source.text.lastIndexOf('\n', span.start) + 1;
  if (!/^ *do: $/.test(source.text.slice(before, span.start))) return undefined;
  const text = source.text.slice(span.start, span.end);
  const [, first = ''] = text.split('\n');
  const indent = first.slice(0, first.length - first.trimStart().length);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const list = items.map((item) => `${end}${indent}- ${yamlText(item)}`).join('');
  // A line behind the text begins where it began.
  const start = source.text[span.start - 1] === ' ' ? span.start - 1 : span.start;
  return [{ span: { start, end: span.end }, text: `${list}${/\n$/.test(text) ? end : ''}` }];
}
