import { capitalised } from '../text/words.js';
import { type Draft, drafting } from './drafting.js';
import { asks, sentence } from './marks.js';
import type { Note } from './note.js';

interface ChartNode {
  readonly id: string;
  text: string;
  line: number;
  readonly edges: { readonly to: string; readonly label: string }[];
}

/** The ends of each shape; longer ones first. */
const shapes: readonly (readonly [open: string, close: string])[] = [
  ['(((', ')))'],
  ['([', '])'],
  ['[[', ']]'],
  ['[(', ')]'],
  ['((', '))'],
  ['{{', '}}'],
  ['[/', '/]'],
  ['[/', '\\]'],
  ['[\\', '\\]'],
  ['[\\', '/]'],
  ['[', ']'],
  ['(', ')'],
  ['{', '}'],
  ['>', ']'],
];
const passedOver = /^(?:style|classDef|class|linkStyle|click|direction|subgraph|end|accTitle|accDescr|title|init)\b/;
const mostNodes = 2000;

/** Whether a text is a flowchart; Mermaid draws other things, too. */
export const isFlowchart = (text: string): boolean => firstLine(text) !== undefined;

function firstLine(text: string): string | undefined {
  const first = text
    .split('\n')
    .map((line) => line.trim())
    .find((line, index, all) => line !== '' && !isBefore(line, index, all));
  return first !== undefined && /^(?:flowchart|graph)\b/.test(first) ? first : undefined;
}

const isBefore = (line: string, index: number, all: readonly string[]): boolean =>
  line.startsWith('%%') || /^---$/.test(line) || (all[0] === '---' && all.indexOf('---', 1) > index);

/** A Mermaid flowchart as the steps of an SOP: what leads to several nodes asks. Undefined where nothing could be read. */
export function draftOfChart(
  text: string,
  line: number,
): { readonly draft: Draft; readonly notes: Note[] } | undefined {
  const notes: Note[] = [];
  const nodes = readChart(text, line, notes);
  if (nodes.size === 0) return undefined;
  const make = drafting();
  const led = new Set(
    [...nodes.values()].flatMap(({ id, edges }) => edges.map(({ to }) => to).filter((to) => to !== id)),
  );
  const start = [...nodes.values()].find(({ id }) => !led.has(id)) ?? ([...nodes.values()][0] as ChartNode);
  const steps = new Map([...nodes.values()].map((node) => [node.id, make.step(node.text, node.line)]));
  const idOf = (id: string): string => (steps.get(id) as { id: string }).id;
  for (const node of nodes.values()) {
    const step = steps.get(node.id) as ReturnType<typeof make.step>;
    const said = sentence(node.text);
    if (node.edges.length > 1) {
      step.ask = said;
      for (const { to, label } of node.edges) {
        const named = label || nodes.get(to)?.text || to;
        const unique = make.label(step, capitalised(named));
        if (label === '') step.guesses.push(`the option "${unique}"`);
        make.option(step, unique, idOf(to));
      }
      continue;
    }
    step.actions = [said];
    const [edge] = node.edges;
    if (edge) step.next = idOf(edge.to);
    else make.end(step);
    if (edge?.label || asks(node.text)) {
      notes.push({ line: node.line, text: node.text, why: 'it asks, and but one arrow leads on' });
    }
  }
  const draft = make.finish(idOf(start.id));
  for (const step of draft.lost) {
    notes.push({
      line: step.line ?? line,
      text: step.ask ?? step.actions[0] ?? '',
      why: 'nothing in the chart leads there',
    });
  }
  return { draft, notes };
}

function readChart(text: string, line: number, notes: Note[]): Map<string, ChartNode> {
  const nodes = new Map<string, ChartNode>();
  const lines = text.split('\n');
  const head = firstLine(text);
  let from = lines.findIndex((one) => one.trim() === head);
  // What stands behind the direction on the same line is a statement, too.
  lines[from] = (lines[from] ?? '').replace(/^\s*(?:flowchart|graph)(?: +(?:TB|TD|BT|RL|LR))?/, '');
  for (; from < lines.length; from++) {
    for (const statement of statementsOf(lines[from] ?? '')) {
      if (passedOver.test(statement) || statement.startsWith('%%')) continue;
      if (nodes.size >= mostNodes || !readStatement(statement, line + 1 + from, nodes)) {
        notes.push({ line: line + 1 + from, text: statement, why: 'a line of the chart that could not be read' });
      }
    }
  }
  return nodes;
}

/** A line of a chart at its semicolons, but those in quotes or brackets. */
function statementsOf(line: string): string[] {
  const found: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    if (line[at] !== ';' || quoted || /#\w{0,10}$/.test(line.slice(Math.max(at - 11, 0), at))) continue;
    found.push(line.slice(from, at));
    from = at + 1;
  }
  return [...found, line.slice(from)].map((one) => one.trim()).filter(Boolean);
}

/** `A[Text] & B -->|label| C{Text?} --> D`; false where it is not of that form. */
function readStatement(statement: string, line: number, nodes: Map<string, ChartNode>): boolean {
  let rest = statement;
  let from: string[] = [];
  let label = '';
  for (let first = true; ; first = false) {
    const group: string[] = [];
    for (;;) {
      const read = readNode(rest);
      if (!read) return false;
      const node = nodes.get(read.id) ?? { id: read.id, text: read.id, line, edges: [] };
      if (read.text !== undefined) node.text = read.text;
      nodes.set(read.id, node);
      group.push(read.id);
      rest = read.rest.trimStart();
      if (!rest.startsWith('&')) break;
      rest = rest.slice(1).trimStart();
    }
    if (!first) {
      for (const id of from) {
        const edges = nodes.get(id)?.edges;
        for (const to of group) {
          if (!edges?.some((edge) => edge.to === to && edge.label === label)) edges?.push({ to, label });
        }
      }
    }
    if (rest === '') return true;
    const edge = readEdge(rest);
    if (!edge) return false;
    from = group;
    label = edge.label;
    rest = edge.rest.trimStart();
  }
}

function readNode(text: string): { id: string; text: string | undefined; rest: string } | undefined {
  // A hyphen belongs to an id where a word follows it, not the rest of an arrow.
  const id = /^[\p{L}\p{N}_.]+(?:-[\p{L}\p{N}_.]+)*/u.exec(text)?.[0];
  if (id === undefined) return undefined;
  let rest = text.slice(id.length);
  let said: string | undefined;
  const named = /^@\{[^}]*\}/.exec(rest)?.[0];
  if (named !== undefined) {
    said = /label:\s?"([^"]*)"/.exec(named)?.[1] ?? /label:([^,}]*)/.exec(named)?.[1]?.trim();
    rest = rest.slice(named.length);
  }
  for (const [open, close] of shapes) {
    if (!rest.startsWith(open)) continue;
    const inside = rest.slice(open.length);
    const quote = /^\s?"([^"]*)"\s?/.exec(inside);
    const end = inside.indexOf(close, quote ? quote[0].length : 0);
    if (end === -1) continue;
    said = quote ? (quote[1] as string) : inside.slice(0, end);
    rest = inside.slice(end + close.length);
    break;
  }
  const styled = /^:::[\w-]+/.exec(rest)?.[0] ?? '';
  return { id, text: said === undefined ? undefined : plain(said) || id, rest: rest.slice(styled.length) };
}

/** `-->`, `-.->`, `==>`, `---`, `--o`, `-->|label|`, `-- label -->`. */
function readEdge(text: string): { label: string; rest: string } | undefined {
  const link = /^[<ox]?(?:-{2,}[->ox]?|={2,}[=>ox]?|-\.+-[>ox]?|~{3,})/.exec(text)?.[0];
  if (link === undefined && !/^<?-\./.test(text)) return undefined;
  const after = text.slice(link?.length ?? 0);
  const piped = /^\s?\|([^|]*)\|/.exec(after);
  if (piped) return { label: plain(piped[1] as string), rest: after.slice(piped[0].length) };
  // `-- label -->`: the link is only begun where a second one ends it before the next node.
  const begun = /^<?(?:--|==|-\.)(?![->ox.=])\s?/.exec(text)?.[0];
  if (begun === undefined) return { label: '', rest: after };
  const inside = text.slice(begun.length);
  const end = /--[>ox-]|==[>ox=]|\.-/.exec(inside);
  if (!end) return link === undefined ? undefined : { label: '', rest: after };
  return {
    label: plain(inside.slice(0, end.index)),
    rest: inside.slice(end.index + end[0].length).replace(/^[-=.]*>?/, ''),
  };
}

/** A text of a chart without tags, quotes and marks. */
function plain(text: string): string {
  return text
    .replace(/<br\s{0,3}\/?>|\\n/gi, ' ')
    .replace(/<[^<>]{0,100}>|\*\*|`/g, '')
    .replace(
      /#(?:quot|amp|lt|gt);/g,
      (entity) => ({ '#quot;': '"', '#amp;': '&', '#lt;': '<', '#gt;': '>' })[entity] ?? '',
    )
    .replace(/^\s?"|"\s?$/g, '')
    .replace(/\{\{([^{}]*)\}\}/g, '[$1]')
    .replace(/\s+/g, ' ')
    .trim();
}
