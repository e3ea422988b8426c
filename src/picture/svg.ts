import { escapeLine } from '../text/escape.js';
import { widthOf } from '../text/wrap.js';
import { markColours, outcomeColours } from './colours.js';
import { arrowLines, labelLines } from './label.js';
import { type Area, type Layout, layoutOf, lineHeight, type Point } from './layout.js';
import type { Picture } from './picture.js';

/** A picture as one SVG file, for screens in the light and in the dark, and for paper. */
export function svgOf(picture: Picture): string {
  const laid = layoutOf(picture);
  const legend = legendOf(picture, Math.max(laid.width, 420));
  const top = 36 + legend.height;
  const width = Math.ceil(Math.max(laid.width, legend.width, 16 + columns(picture.title) * 10));
  const height = Math.ceil(laid.height + top);
  const left = (width - laid.width) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="picture-title picture-description">`,
    `<title id="picture-title">${xml(picture.title)}</title>`,
    `<desc id="picture-description">${xml(descriptionOf(picture))}</desc>`,
    `<style>${styles(picture)}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="title" x="16" y="27">${xml(labelLines(picture.title).join(' '))}</text>`,
    ...legend.lines,
    `<g transform="translate(${round(left)} ${top})">`,
    ...groupsOf(laid),
    ...laid.arrows.map(arrowPath),
    ...laid.arrows.flatMap(arrowLabel),
    ...laid.boxes.map(boxOf),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function styles({ outcomes, compared }: Picture): string {
  const rules = [
    'text{font:12px system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#1f2328}',
    '.title{font-size:18px;font-weight:600}.strong{font-weight:600}.small{font-size:11px}',
    '.paper,.under{fill:#fff}.under{opacity:.88}',
    '.box{fill:#fff;stroke:#57606a;stroke-width:1.2}.question>.box{fill:#eef3f8}.start>.box{stroke-width:2.8}',
    '.group{fill:none;stroke:#8c959f;stroke-dasharray:6 4}',
    '.way{fill:none;stroke:#57606a;stroke-width:1.3}.head{fill:#57606a}.limit{stroke-dasharray:6 4}',
    '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.paper,.under{fill:#0d1117}.box{fill:#161b22;stroke:#9198a1}.question>.box{fill:#1c2733}.way{stroke:#9198a1}.head{fill:#9198a1}}',
    ...outcomes.map((_, index) => {
      const { fill, line, ink } = outcomeColours(index);
      return `.outcome${index}>.box{fill:${fill};stroke:${line}}.outcome${index}>text{fill:${ink}}`;
    }),
  ];
  for (const [mark, colour] of compared ? Object.entries(markColours) : []) {
    rules.push(`.${mark}>.box,.way.${mark}{stroke:${colour};stroke-width:2.6}`);
  }
  rules.push('.gone>.box,.way.gone{stroke-dasharray:3 3}');
  return `\n${rules.join('\n')}\n`;
}

interface Legend {
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** What the colours stand for, under the title, in as many rows as the width asks for. */
function legendOf({ outcomes, boxes }: Picture, most: number): Legend {
  const used = new Set(boxes.map(({ outcome }) => outcome));
  const lines: string[] = [];
  let x = 16;
  let row = 0;
  let width = 0;
  for (const [index, outcome] of outcomes.entries()) {
    if (!used.has(index)) continue;
    const label = labelLines(outcome.label).join(' ');
    const wide = 22 + columns(label) * 6.4;
    if (x > 16 && x + wide > most) {
      x = 16;
      row++;
    }
    const y = 42 + row * 20;
    lines.push(
      `<g class="outcome${index}"><rect class="box" x="${round(x)}" y="${y}" width="14" height="12" rx="4"/></g><text class="small" x="${round(x + 20)}" y="${y + 10}">${xml(label)}</text>`,
    );
    x += wide + 18;
    width = Math.max(width, x);
  }
  return { lines, width, height: lines.length ? (row + 1) * 20 + 4 : 0 };
}

function groupsOf({ groups }: Layout): string[] {
  return groups.map(({ label, ...at }) => {
    const { x, y: below } = corner(at);
    // The label stands above what is in the group.
    const y = below - 10;
    return `<g><rect class="group" x="${round(x)}" y="${round(y)}" width="${round(at.width)}" height="${round(at.height)}" rx="8"/><text class="small" x="${round(x + 8)}" y="${round(y + 14)}">${xml(label)}</text></g>`;
  });
}

function arrowPath({ arrow, points }: Layout['arrows'][number]): string {
  const classes = ['way', arrow.kind, arrow.mark].filter(Boolean).join(' ');
  return `<path class="${classes}" d="${smooth(points)}" marker-end="url(#arrow)"/>`;
}

function arrowLabel({ label }: Layout['arrows'][number]): string[] {
  if (!label) return [];
  const { x, y } = corner(label);
  return [
    `<rect class="under" x="${round(x)}" y="${round(y)}" width="${round(label.width)}" height="${round(label.height)}"/>${textOf(label.lines, 'small', label.x, y + 11)}`,
  ];
}

function boxOf({ box, heading, notes, ...at }: Layout['boxes'][number]): string {
  const { x, y } = corner(at);
  const classes = [box.kind, box.start ? 'start' : '', box.outcome === null ? '' : `outcome${box.outcome}`, box.mark];
  const radius = box.kind === 'leaf' ? 16 : box.kind === 'question' ? 6 : 0;
  const first = y + 20;
  return [
    `<g class="${classes.filter(Boolean).join(' ')}" id="${xml(`step-${box.id}`)}"><title>${xml([box.heading, ...box.notes].join('\n'))}</title>`,
    `<rect class="box" x="${round(x)}" y="${round(y)}" width="${round(at.width)}" height="${round(at.height)}" rx="${radius}"/>`,
    textOf(heading, 'strong', at.x, first),
    notes.length ? textOf(notes, 'small', at.x, first + heading.length * lineHeight) : '',
    '</g>',
  ].join('');
}

function textOf(lines: readonly string[], look: string, x: number, y: number): string {
  const spans = lines.map(
    (line, index) => `<tspan x="${round(x)}" y="${round(y + index * lineHeight)}">${xml(line)}</tspan>`,
  );
  return `<text class="${look}" text-anchor="middle">${spans.join('')}</text>`;
}

/** A curve that begins and ends at the ends of a line of points, and bends at those between. */
function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points as [Point, ...Point[]];
  const parts = [`M${at(first)}`];
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    if (!next) parts.push(`L${at(point)}`);
    else parts.push(`Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`);
  }
  return parts.join('');
}

const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

const corner = ({ x, y, width, height }: Area): Point => ({ x: x - width / 2, y: y - height / 2 });

const round = (length: number): number => Math.round(length * 10) / 10;

const columns = (text: string): number => widthOf(labelLines(text).join(' '));

/** What a picture shows, for those who cannot see it: each step, and where each answer leads. */
function descriptionOf(picture: Picture): string {
  const { summary, boxes, arrows, outcomes } = picture;
  const headings = new Map(boxes.map(({ id, heading }) => [id, heading]));
  const ways = arrows.map((arrow) => {
    const label = arrowLines(arrow).join(' ');
    return `${headings.get(arrow.from)}${label ? `, ${label}` : ''}: ${headings.get(arrow.to)}.`;
  });
  return [
    ...(summary === null ? [] : [summary]),
    `${boxes.length} ${boxes.length === 1 ? 'step' : 'steps'}.`,
    `It ends as: ${outcomes.map(({ label }) => label).join(', ')}.`,
    ...ways,
  ].join(' ');
}

/** Text for XML, with nothing in it that XML 1.0 has not or that would hide other text. */
function xml(text: string): string {
  return text
    .split('\n')
    .map(escapeLine)
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
