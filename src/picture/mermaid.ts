import { markColours, outcomeColours } from './colours.js';
import { arrowLines, boxLines, labelLines } from './label.js';
import { nestedLines } from './nested.js';
import type { Box, Picture } from './picture.js';

/** A picture as a Mermaid flowchart. A node is called `s_` and the step's id. */
export function mermaidOf(picture: Picture): string {
  const { title, summary, boxes, arrows, outcomes } = picture;
  const lines = ['flowchart TD', `  accTitle: ${escaped(labelLines(title).join(' '))}`];
  if (summary !== null) lines.push(`  accDescr: ${escaped(labelLines(summary).join(' '))}`);
  const nested = nestedLines(picture, {
    box: node,
    open: ({ id, label }) => [`subgraph g_${id} ["${labelOf(labelLines(label))}"]`],
    close: 'end',
  });
  for (const line of nested) lines.push(line);
  for (const arrow of arrows) {
    const words = arrowLines(arrow);
    const line = arrow.kind === 'limit' ? '-.->' : '-->';
    lines.push(`  s_${arrow.from} ${line}${words.length ? `|"${labelOf(words)}"|` : ''} s_${arrow.to}`);
  }
  for (const index of outcomes.keys()) {
    const { fill, line, ink } = outcomeColours(index);
    if (boxes.some(({ outcome }) => outcome === index)) {
      lines.push(`  classDef outcome${index} fill:${fill},stroke:${line},color:${ink}`);
    }
  }
  for (const [mark, colour] of Object.entries(markColours)) {
    const marked = boxes.filter((box) => box.mark === mark).map(({ id }) => `s_${id}`);
    if (marked.length) lines.push(`  classDef ${mark} stroke:${colour},stroke-width:3px`, `  class ${marked} ${mark}`);
    const ways = arrows.flatMap((arrow, index) => (arrow.mark === mark ? index : []));
    if (ways.length) lines.push(`  linkStyle ${ways} stroke:${colour},stroke-width:2px`);
  }
  return `${lines.join('\n')}\n`;
}

const shapes: Readonly<Record<Box['kind'], readonly [string, string]>> = {
  question: ['{{', '}}'],
  instruction: ['[', ']'],
  leaf: ['([', '])'],
};

function node(box: Box): string {
  const [open, close] = shapes[box.kind];
  const { heading, notes } = boxLines(box);
  const label = [labelOf(heading), ...notes.map((line) => `<i>${escaped(line)}</i>`)].join('<br>');
  const outcome = box.outcome === null ? '' : `:::outcome${box.outcome}`;
  return `s_${box.id}${open}"${label}"${close}${outcome}`;
}

/** Mermaid takes no empty text. */
const labelOf = (lines: readonly string[]): string => lines.map(escaped).join('<br>') || ' ';

/**
 * A line with every character that could act written as its number: for Mermaid itself (which reads a list out of `1.`,
 * and the start of a style out of a colon) and for the HTML that it makes.
 */
function escaped(line: string): string {
  return line
    .replace(/[^\p{L}\p{M}\p{N} ,.?!()'/+-]/gu, (character) => `#${character.codePointAt(0)};`)
    .replace(/^(\s*\d*)([.)+-])/, (_, before: string, mark: string) => `${before}#${mark.charCodeAt(0)};`);
}
