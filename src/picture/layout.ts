import { Graph, layout } from '@dagrejs/dagre';
import { largest } from '../text/list.js';
import { widthOf } from '../text/wrap.js';
import { arrowLines, boxLines, labelLines } from './label.js';
import type { Arrow, Box, Picture, PictureGroup } from './picture.js';

/** Where things stand, in pixels from the top left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly (Area & {
    readonly box: Box;
    readonly heading: readonly string[];
    readonly notes: readonly string[];
  })[];
  readonly arrows: readonly {
    readonly arrow: Arrow;
    readonly points: readonly Point[];
    readonly label: (Area & { readonly lines: readonly string[] }) | null;
  }[];
  readonly groups: readonly (Area & { readonly group: PictureGroup; readonly label: string })[];
}

/** A rectangle about its middle. */
export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const lineHeight = 15;
/** Widths of a column of text, as the fonts that systems have at hand at most need. */
const columnOf = { heading: 7.4, note: 6.4 };
const padding = { x: 14, y: 9 };

/** More than this takes minutes to lay out, and nobody could read it. */
export const mostBoxes = 600;

/** A picture laid out by layers, from top to bottom. Groups stand around what is in them. */
export function layoutOf(picture: Picture): Layout {
  const graph = new Graph({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 34, edgesep: 16, marginx: 16, marginy: 16 });
  const used = new Set(picture.boxes.map(({ group }) => group));
  for (const group of picture.groups.toReversed()) if (used.has(group.id)) used.add(group.parent);
  const groups = picture.groups.filter(({ id }) => used.has(id));
  for (const group of groups) {
    graph.setNode(`g ${group.id}`, { label: group.label });
    if (group.parent !== null) graph.setParent(`g ${group.id}`, `g ${group.parent}`);
  }
  const texts = picture.boxes.map(boxLines);
  for (const [index, box] of picture.boxes.entries()) {
    const { heading, notes } = texts[index] as { heading: string[]; notes: string[] };
    const width = Math.max(columnsOf(heading) * columnOf.heading, columnsOf(notes) * columnOf.note) + 2 * padding.x;
    const height = (heading.length + notes.length) * lineHeight + 2 * padding.y;
    graph.setNode(`s ${box.id}`, { width: Math.max(width, 70), height });
    if (box.group !== null) graph.setParent(`s ${box.id}`, `g ${box.group}`);
  }
  const labels = picture.arrows.map(arrowLines);
  for (const [index, { from, to }] of picture.arrows.entries()) {
    const lines = labels[index] as string[];
    const size = lines.length
      ? { width: columnsOf(lines) * columnOf.note + 6, height: lines.length * lineHeight, labelpos: 'c' as const }
      : {};
    graph.setEdge(`s ${from}`, `s ${to}`, size, String(index));
  }
  layout(graph);

  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const areaOf = (id: string): Area => graph.node(id) as unknown as Area;
  return {
    width,
    height,
    boxes: picture.boxes.map((box, index) => ({
      ...area(areaOf(`s ${box.id}`)),
      box,
      ...(texts[index] as { heading: string[]; notes: string[] }),
    })),
    arrows: picture.arrows.map((arrow, index) => {
      const laid = graph.edge(`s ${arrow.from}`, `s ${arrow.to}`, String(index)) as unknown as Area & {
        points: Point[];
      };
      const lines = labels[index] as string[];
      return { arrow, points: laid.points, label: lines.length ? { ...area(laid), lines } : null };
    }),
    groups: groups.map((group) => ({
      ...area(areaOf(`g ${group.id}`)),
      group,
      label: labelLines(group.label).join(' '),
    })),
  };
}

const area = ({ x, y, width, height }: Area): Area => ({ x, y, width, height });

const columnsOf = (lines: readonly string[]): number => largest(lines.map(widthOf));
