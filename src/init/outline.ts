import { capitalised } from '../text/words.js';

/** A line of an outline, with the lines indented below it. */
export interface OutlineNode {
  readonly text: string;
  /** The condition of a line such as "If the customer is upset → be empathetic"; null for other lines. */
  readonly condition: string | null;
  readonly children: readonly OutlineNode[];
}

export interface Outline {
  readonly title: string | null;
  /** Text before the first point. */
  readonly summary: string | null;
  readonly nodes: readonly OutlineNode[];
}

interface Line {
  readonly depth: number;
  readonly text: string;
}

const bullet = /^([-*+•–]|\d{1,3}[.)]|[a-z][.)])\s+/;
const maxLines = 2000;
const maxDepth = 24;

/**
 * Reads an outline as people write it: headings, bullets or indented lines, with "If …" for branches. Lines beyond the
 * first 2,000, and levels beyond 24, are left out. Pure, and never fails.
 */
export function readOutline(text: string): Outline {
  let title: string | null = null;
  const before: string[] = [];
  const lines: Line[] = [];
  for (const raw of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .slice(0, maxLines)) {
    const line = raw.replace(/\t/g, '    ');
    const content = plainText(line.trim());
    if (!content || /^(---+|===+|```.*)$/.test(content)) continue;
    const heading = /^#{1,6}\s+/.exec(line.trim())?.[0];
    const said = heading === undefined ? content : plainText(line.trim().slice(heading.length));
    if (heading !== undefined && title === null && lines.length === 0) {
      title = said;
      continue;
    }
    const indent = line.length - line.trimStart().length;
    const marked = bullet.test(line.trim());
    if (!marked && heading === undefined && indent === 0 && lines.length === 0 && !isCondition(content)) {
      before.push(content);
      continue;
    }
    lines.push({ depth: indent, text: said });
  }
  return { title, summary: before.length ? before.join(' ') : null, nodes: nest(lines) };
}

/** Without the bullet and the marks of Markdown. */
function plainText(text: string): string {
  return text
    .replace(bullet, '')
    .replace(/^\[[ xX]\]\s+/, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/\{\{([^{}]*)\}\}/g, (_braces, name: string) => `[${name.trim()}]`)
    .replace(/\[([^[\]]+)\]\([^)[]*\)/g, '$1')
    .trim();
}

/** "If …", "When …", "Otherwise …", and an answer by itself: "Yes: …". */
function isCondition(text: string): boolean {
  return /^(if|when|in case|otherwise|else)\b/i.test(text) || /^(yes|no)\s*([:,.]|$)/i.test(text);
}

/** By indentation: a line belongs to the nearest one above that is indented less. */
function nest(lines: readonly Line[]): OutlineNode[] {
  type Open = { depth: number; node: { text: string; condition: string | null; children: OutlineNode[] } };
  const roots: OutlineNode[] = [];
  const open: Open[] = [];
  for (const { depth, text } of lines) {
    while (open.length && (open[open.length - 1] as Open).depth >= depth) open.pop();
    if (open.length >= maxDepth) continue;
    const siblings = open[open.length - 1]?.node.children ?? roots;
    const parts = branchOf(text);
    const first = { text: parts.shift() ?? text, condition: null, children: [] as OutlineNode[] };
    const node = isCondition(first.text) ? { ...first, text: '', condition: conditionOf(first.text) } : first;
    siblings.push(node);
    let last: Open['node'] = node;
    for (const part of parts) {
      // "If it stops → thank them → close" says the rest on the same line.
      const child = isCondition(part)
        ? { text: '', condition: conditionOf(part), children: [] as OutlineNode[] }
        : { text: part, condition: null, children: [] as OutlineNode[] };
      (isCondition(part) || last.condition !== null ? last.children : siblings).push(child);
      if (isCondition(part)) last = child;
    }
    open.push({ depth, node: last });
  }
  return roots;
}

/** "If upset → be empathetic" in its parts; arrows, "then", or a comma or colon after the condition part them. */
function branchOf(text: string): string[] {
  const parts = betweenArrows(text.replace(/\s+/g, ' '))
    .flatMap((part) => part.split(/,? and (?=if\b)/i))
    .map((part) => part.trim())
    .filter(Boolean)
    .slice(0, maxDepth);
  const answer = /^(yes|no)\b/i.test(parts[0] ?? '') && parts.length > 1;
  return parts.flatMap((part, index) => {
    if (index === 0 && answer) return [`${part.replace(/[:,.]$/, '')}:`];
    if (!isCondition(part)) return [part];
    const other = /^(?:otherwise|else)\b[:,]? ?/i.exec(part)?.[0];
    if (other !== undefined) {
      const then = part.slice(other.length);
      return then && !/^if\b/i.test(then) ? ['Otherwise', then] : ['Otherwise'];
    }
    const then = /,? then\b[:,]? |: |, /i.exec(part);
    return then ? [part.slice(0, then.index), part.slice(then.index + then[0].length)] : [part.replace(/[:,]$/, '')];
  });
}

/** Arrows as people type them; lines and equals signs without a head are text. */
function betweenArrows(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(/[→⇒➔➜➝➞➡⟶⟹]\ufe0f?|=+>*|[-–—]+>*|>+/gu)) {
    if (/^[=\-–—]+$/.test(found)) continue;
    parts.push(text.slice(from, index));
    from = index + found.length;
  }
  return [...parts, text.slice(from)];
}

/** "If the customer's upset" → "The customer's upset". */
function conditionOf(text: string): string {
  const rest = text
    .replace(/^(if|when|in case)\s+/i, '')
    .replace(/[:,.]$/, '')
    .trim();
  return rest ? capitalised(rest) : text;
}
