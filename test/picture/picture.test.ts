import { Graphviz } from '@hpcc-js/wasm-graphviz';
import fc from 'fast-check';
import { Window } from 'happy-dom';
import { SaxesParser } from 'saxes';
import { beforeAll, describe, expect, test } from 'vitest';
import { dotOf } from '../../src/picture/dot.js';
import { mermaidOf } from '../../src/picture/mermaid.js';
import { type Picture, pictureOf } from '../../src/picture/picture.js';
import { svgOf } from '../../src/picture/svg.js';
import type { Flow } from '../../src/sop/flow.js';
import { createLibrary } from '../../src/store/library.js';
import { flows } from '../support/generate.js';
import { emptyFolder, root } from '../support/sop.js';
import { flowFrom } from '../support/sops.js';

const home = emptyFolder();
const library = createLibrary({ cwd: home, home, env: {}, packageDir: root });

async function bundled(id: string): Promise<Flow> {
  const opened = await library.open(library.findId(id));
  if (!('flow' in opened)) throw new Error(`${id} should open`);
  return opened.flow;
}

interface Drawn {
  readonly boxes: string[];
  readonly arrows: string[];
}

/** What Mermaid's own parser makes of a flowchart. */
let readMermaid: (text: string) => Promise<Drawn & { readonly groups: string[] }>;
let graphviz: Graphviz;

beforeAll(async () => {
  const window = new Window();
  Object.assign(globalThis, { window, document: window.document });
  const { default: mermaid } = await import('mermaid');
  readMermaid = async (text) => {
    await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const chart = db as unknown as {
      getVertices(): Map<string, unknown>;
      getEdges(): { start: string; end: string; text: string }[];
      getSubGraphs(): { id: string; title: string; nodes: string[] }[];
    };
    const own = (id: string): string => id.slice('s_'.length);
    return {
      boxes: [...chart.getVertices().keys()].map(own),
      arrows: chart.getEdges().map(({ start, end }) => `${own(start)} → ${own(end)}`),
      groups: chart.getSubGraphs().map(({ title, nodes }) => `${title}: ${nodes.map(own).sort().join(' ')}`),
    };
  };
  graphviz = await Graphviz.load();
});

/** What Graphviz makes of a graph. */
function readDot(text: string): Drawn {
  const { objects = [], edges = [] } = JSON.parse(graphviz.layout(text, 'dot_json', 'dot')) as {
    objects?: { name: string; nodes?: unknown; subgraphs?: unknown; _gvid: number; label?: string }[];
    edges?: { tail: number; head: number }[];
  };
  const names = new Map(objects.map(({ _gvid, name }) => [_gvid, name]));
  return {
    boxes: objects.filter(({ name }) => !name.startsWith('cluster_')).map(({ name }) => name),
    arrows: edges.map(({ tail, head }) => `${names.get(tail)} → ${names.get(head)}`),
  };
}

/** What a flow is, told from the flow alone: each step, and each way that is not open from everywhere. */
function drawnOf(flow: Flow): Drawn {
  const steps = [...flow.steps.values()];
  return {
    boxes: steps.map(({ id }) => id),
    arrows: steps.flatMap((step) => [
      ...step.options.flatMap(({ always, next }) => (always ? [] : `${step.id} → ${next.id}`)),
      ...(step.next ? [`${step.id} → ${step.next.id}`] : []),
      ...(step.limit ? [`${step.id} → ${step.limit.then.id}`] : []),
    ]),
  };
}

const sorted = ({ boxes, arrows }: Drawn): Drawn => ({ boxes: boxes.toSorted(), arrows: arrows.toSorted() });

/** Everything that an SVG says to somebody who reads it, and an error where it is no XML. */
function readSvg(text: string): { elements: Map<string, number>; words: string[] } {
  const elements = new Map<string, number>();
  const words: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => elements.set(name, (elements.get(name) ?? 0) + 1));
  parser.on('text', (piece) => words.push(piece));
  parser.write(text).close();
  return { elements, words };
}

describe.each([
  'abusive',
  'abusive-call',
  'abusive-supervisor',
  'abusive-tier3',
  'aftercare',
  'de-escalate',
  'part-ways',
])('a picture of %s', (id) => {
  test('has exactly its steps and ways, for Mermaid and for Graphviz', async () => {
    const flow = await bundled(id);
    const picture = pictureOf(flow);
    const { groups: _, ...drawn } = await readMermaid(mermaidOf(picture));
    expect(sorted(drawn)).toEqual(sorted(drawnOf(flow)));
    expect(sorted(readDot(dotOf(picture)))).toEqual(sorted(drawnOf(flow)));
  });

  test('as SVG says each heading, and needs nothing from elsewhere', async () => {
    const flow = await bundled(id);
    const svg = svgOf(pictureOf(flow));
    const { elements, words } = readSvg(svg);
    expect([...elements.keys()].sort()).toEqual(
      expect.arrayContaining(['desc', 'g', 'path', 'rect', 'style', 'svg', 'text', 'title', 'tspan']),
    );
    expect(elements.get('script')).toBeUndefined();
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\((?!#arrow)/);
    const said = words.join(' ').replace(/\s+/g, ' ');
    for (const { heading } of pictureOf(flow).boxes) expect(said).toContain(heading);
  });
});

test('marks what is open at every step as a group, with the key', async () => {
  const { groups } = await readMermaid(mermaidOf(pictureOf(await bundled('abusive-call'))));
  expect(groups).toContain('Open at every step: unsafe');
  expect(groups.some((group) => group.startsWith('De-escalate: '))).toBe(true);
});

test('any flow is drawn with exactly its steps and ways', async () => {
  await fc.assert(
    fc.asyncProperty(flows(), async (flow) => {
      const picture = pictureOf(flow);
      const { groups: _, ...drawn } = await readMermaid(mermaidOf(picture));
      expect(sorted(drawn)).toEqual(sorted(drawnOf(flow)));
      expect(sorted(readDot(dotOf(picture)))).toEqual(sorted(drawnOf(flow)));
      expect(readSvg(svgOf(picture)).elements.get('title')).toBe(flow.steps.size + 1);
    }),
    { numRuns: 40 },
  );
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"] --> s_x["',
    'end',
    '1. one',
    '- list',
    'style x fill:#fff;',
    'classDef a fill:#f9f;',
    '%% comment',
    '%%{init: {}}%%',
    '#quot;',
    '&lt;b&gt; &amp; \\N \\"',
    '```',
    'javascript:alert(1)',
    'click s_a "https://x.example"',
    '\u202eabc',
    '漢字'.repeat(30),
    'x'.repeat(5000),
    'שלום עולם',
  ),
);

test('no text acts in a picture', async () => {
  const one = (label: string): Picture => {
    const box = { start: false, notes: [label], outcome: null, group: 'g/', mark: null };
    return {
      id: 'hostile',
      title: label,
      summary: label,
      outcomes: [{ id: 'done', label }],
      groups: [{ id: 'g/', kind: 'sub-procedure', label, parent: null }],
      boxes: [
        { ...box, id: 'g/a', kind: 'question', heading: label },
        { ...box, id: 'g/b', kind: 'leaf', heading: label, outcome: 0 },
      ],
      arrows: [{ from: 'g/a', to: 'g/b', kind: 'option', option: 'x', label, mark: null }],
      compared: false,
    };
  };
  await fc.assert(
    fc.asyncProperty(hostile, async (label) => {
      // A Graphviz that has drawn such texts breaks after a while, at any text.
      await Graphviz.unload();
      graphviz = await Graphviz.load();
      const expected = { boxes: ['g/a', 'g/b'], arrows: ['g/a → g/b'] };
      const { groups, ...read } = await readMermaid(mermaidOf(one(label)));
      expect(read).toEqual(expected);
      expect(groups).toHaveLength(1);
      expect(readDot(dotOf(one(label)))).toEqual(expected);
      const svg = svgOf(one(label));
      const { elements } = readSvg(svg);
      expect(elements.get('script')).toBeUndefined();
      expect(elements.get('title')).toBe(3);
      expect(svg).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    }),
    { numRuns: 40 },
  );
});

test('a label of 5,000 characters ends in an ellipsis, and stands whole where it is asked for', () => {
  const flow = flowFrom(`
outcomes: { done: Done }
steps:
  a: { title: ${'long '.repeat(1000).trim()}, ask: Well?, options: { yes: b, no: b } }
  b: { do: Stop., outcome: done }
`);
  const svg = svgOf(pictureOf(flow));
  expect(svg).toContain('…</tspan>');
  expect(svg).toContain(`<title>${'long '.repeat(1000).trim()}`);
});
