/** GitHub's own renderer, `cmark-gfm`, for runs that are given its path in `CMARK_GFM`. */

import { spawnSync } from 'node:child_process';
import { SaxesParser } from 'saxes';
import type { Shape } from './markdown.js';

const extensions = ['table', 'strikethrough', 'autolink', 'tasklist', 'footnotes'].flatMap((name) => ['-e', name]);

/** The same shape as `shapeOf` gives, from GitHub's renderer. */
export function cmarkShape(markdown: string): Shape {
  const { stdout } = spawnSync(process.env.CMARK_GFM ?? 'cmark-gfm', [...extensions, '-t', 'xml'], {
    input: markdown,
    encoding: 'utf8',
  });
  const root: Node = { name: 'top', attributes: {}, children: [] };
  const open: Node[] = [root];
  const top = (): Node => open[open.length - 1] as Node;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const node = { name, attributes: attributes as Record<string, string>, children: [] };
    top().children.push(node);
    open.push(node);
  });
  parser.on('text', (text) => top().children.push(text));
  parser.on('closetag', () => open.pop());
  parser.write(stdout).close();
  return toShape(root.children.find((child) => typeof child !== 'string') as Node);
}

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Node | string)[];
}

const types: Readonly<Record<string, string>> = {
  document: 'root',
  block_quote: 'blockquote',
  item: 'listItem',
  emph: 'emphasis',
  html_inline: 'html',
  html_block: 'html',
  table_row: 'tableRow',
  table_header: 'tableRow',
  table_cell: 'tableCell',
};

const leaves = ['text', 'code', 'html_inline', 'html_block', 'code_block'];

function toShape(node: Node): Shape {
  const value = node.children.filter((child) => typeof child === 'string').join('');
  if (node.name === 'text' || node.name === 'code') return value;
  if (node.name === 'code_block') return [`code ${node.attributes.info}`, value.replace(/\n$/, '')];
  if (node.name === 'heading') return [`heading ${node.attributes.level}`, ...join(node)];
  if (node.name === 'link') return [`link ${node.attributes.destination}`, ...join(node)];
  if (node.name === 'tasklist')
    return [`listItem ${node.attributes.completed === 'true' ? 'done' : 'open'}`, ...join(node)];
  if (leaves.includes(node.name)) return [types[node.name] ?? node.name, value];
  return [types[node.name] ?? node.name, ...join(node)];
}

function join(node: Node): Shape[] {
  const joined: Shape[] = [];
  for (const child of node.children) {
    if (typeof child === 'string') continue;
    const shape = toShape(child);
    const last = joined[joined.length - 1];
    if (typeof shape === 'string' && typeof last === 'string') joined[joined.length - 1] = last + shape;
    else joined.push(shape);
  }
  return joined;
}
