import { markColours, outcomeColours } from './colours.js';
import { arrowLines, boxLines, labelLines } from './label.js';
import { nestedLines } from './nested.js';
import type { Arrow, Box, Picture } from './picture.js';

const plainLine = '#57606a';

/** A picture in DOT, the language of Graphviz. A node is called as the step is. */
export function dotOf(picture: Picture): string {
  const lines = [
    `digraph ${quoted([picture.id])} {`,
    `  graph [label=${quoted(labelLines(picture.title))} labelloc=t fontname="sans-serif" fontsize=16]`,
    `  node [fontname="sans-serif" fontsize=11 color="${plainLine}" shape=box]`,
    `  edge [fontname="sans-serif" fontsize=10 color="${plainLine}"]`,
  ];
  const nested = nestedLines(picture, {
    box: node,
    open: ({ id, label }) => [
      `subgraph ${quoted([`cluster_${id}`])} {`,
      `  graph [label=${quoted(labelLines(label))} fontsize=11 style=dashed color="${plainLine}"]`,
    ],
    close: '}',
  });
  for (const line of nested) lines.push(line);
  for (const arrow of picture.arrows) lines.push(`  ${edge(arrow)}`);
  return `${lines.join('\n')}\n}\n`;
}

function node(box: Box): string {
  const { heading, notes } = boxLines(box);
  const attributes = [`label=${quoted([...heading, ...notes])}`];
  if (box.kind === 'question') attributes.push('shape=hexagon');
  else if (box.kind === 'leaf') attributes.push('style="rounded,filled" fillcolor=white');
  if (box.outcome !== null) {
    const { fill, line, ink } = outcomeColours(box.outcome);
    attributes.push(`fillcolor="${fill}" color="${line}" fontcolor="${ink}"`);
  }
  if (box.mark) attributes.push(`color="${markColours[box.mark]}" penwidth=3`);
  else if (box.start) attributes.push('penwidth=2.5');
  return `${quoted([box.id])} [${attributes.join(' ')}]`;
}

function edge(arrow: Arrow): string {
  const words = arrowLines(arrow);
  const attributes = words.length ? [`label=${quoted(words)}`] : [];
  if (arrow.kind === 'limit' || arrow.mark === 'gone') attributes.push('style=dashed');
  if (arrow.mark) attributes.push(`color="${markColours[arrow.mark]}" penwidth=2`);
  return `${quoted([arrow.from])} -> ${quoted([arrow.to])} [${attributes.join(' ')}]`;
}

/** Lines as one text of DOT, which reads `\` as an escape and `&` as the start of an entity. An empty one upsets Graphviz. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;'));
  return `"${escaped.join('\\n') || ' '}"`;
}
