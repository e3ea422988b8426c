import { escapeLine, escapeText } from './escape.js';
import type { Inline, Line } from './line.js';
import type { Block } from './markdown.js';
import { longestRun } from './markdown-escape.js';
import { oneLine } from './one-line.js';

/** Writes a document as version 0.1.0 did. Only for verifying its transcripts, never for writing new ones. */
export function printFirstMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(printBlock).join('\n\n')}\n`;
}

function printBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${printLine(block.line)}`;
    case 'paragraph':
      return printLine(block.line);
    case 'list':
      return block.items
        .map(({ line, done }, index) => {
          const box = done === undefined ? '' : done ? '[x] ' : '[ ] ';
          return `${block.numbered ? `${index + 1}.` : '-'} ${box}${printLine(line)}`;
        })
        .join('\n');
    case 'table': {
      const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
      const head = `|${block.columns.map(({ name }) => ` ${name}${name && ' '}|`).join('')}`;
      return [
        head,
        `|${'---|'.repeat(block.columns.length)}`,
        ...block.rows.map((cells) => row(cells.map(printLine))),
      ].join('\n');
    }
    case 'fence': {
      const safe = escapeText(block.text);
      let end = safe.length;
      while (end > 0 && safe[end - 1] === '\n') end--;
      const marks = '`'.repeat(Math.max(3, longestRun(safe) + 1));
      return `${marks}text\n${safe.slice(0, end)}\n${marks}`;
    }
    default:
      return '';
  }
}

const printLine = (line: Line): string => line.map(printInline).join('');

function printInline({ style, text }: Inline): string {
  if (style === 'code') {
    const safe = escapeLine(text);
    const fence = '`'.repeat(longestRun(safe) + 1);
    return safe.includes('`') ? `${fence} ${safe} ${fence}` : `\`${safe}\``;
  }
  const words = escapeLine(oneLine(text)).replace(/[\\`*_[\]<>|~#&]/g, '\\$&');
  return style === 'strong' ? `**${words}**` : style === 'emphasis' ? `*${words}*` : words;
}
