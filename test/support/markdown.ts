/**
 * Markdown as it is once rendered, by a parser of GitHub's dialect, and what GitHub itself makes of the text in it.
 */

import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** A node as its type and its children; text and inline code side by side are one text. */
export type Shape = string | readonly Shape[];

export function parseMarkdown(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** What a document is made of and how it reads. */
export function shapeOf(node: Nodes): Shape {
  if (node.type === 'text' || node.type === 'inlineCode') return node.value;
  if (node.type === 'html') return ['html', node.value];
  if (node.type === 'code') return [`code ${node.lang}`, node.value];
  const type =
    node.type === 'heading'
      ? `heading ${node.depth}`
      : node.type === 'listItem' && typeof node.checked === 'boolean'
        ? `listItem ${node.checked ? 'done' : 'open'}`
        : node.type === 'link'
          ? `link ${node.url}`
          : node.type;
  const children: Shape[] = [];
  for (const child of 'children' in node ? node.children : []) {
    const shape = shapeOf(child);
    const last = children[children.length - 1];
    if (typeof shape === 'string' && typeof last === 'string') children[children.length - 1] = last + shape;
    else children.push(shape);
  }
  return [type, ...children];
}

/**
 * What GitHub adds to rendered Markdown: it looks for mentions, references and emoji in each text outside code, and for
 * mathematics in a whole block. Gives what it would find.
 */
export function liveParts(markdown: string): string[] {
  const found: string[] = [];
  const block = { text: '' };
  const visit = (node: Nodes): void => {
    if (node.type === 'text') {
      block.text += node.value;
      for (const pattern of additions) found.push(...[...node.value.matchAll(pattern)].map(([match]) => match));
    } else if (node.type === 'inlineCode') {
      block.text += '\u0000';
    } else if ('children' in node) {
      const isBlock = ['paragraph', 'heading', 'tableCell'].includes(node.type);
      if (isBlock) block.text = '';
      node.children.forEach(visit);
      if (isBlock) found.push(...(block.text.match(mathematics) ?? []));
    }
  };
  visit(parseMarkdown(markdown));
  return found;
}

const additions = [
  /(?<![\w])@[\da-z][\da-z-]*(?:\/[\da-z._-]+)?/gi,
  /[\w.+-]+@[\w-]+\.[\w.-]+/g,
  /(?<!\w)(?:[\w.-]+\/[\w.-]+|[\w.-]+)?#\d+\b/g,
  /\bGH-\d+\b/gi,
  /(?<!\w)(?!\d+(?!\w))[\da-f]{7,40}(?!\w)/g,
  /:(?:\+1|-1|[a-z][\w+-]*|100|1234):/g,
  /(?<![\p{L}\p{N}])www\.|[a-z]:\/\//giu,
];
/** A dollar that opens, and one that closes. */
const mathematics = /(?<![\w$])\$(?!\s)[^$]*(?<!\s)\$(?![\w$])|\$\$[^$]+\$\$|\$`[^`]*`\$/g;
