import { plainText } from './marks.js';
import type { Note } from './note.js';

/** A line of an outline, without its marks. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** A line belongs to the nearest one above that is less deep. */
  readonly depth: number;
  readonly text: string;
  readonly heading: boolean;
  /** The number that it has in a list, or as a heading. */
  readonly ordinal: number | null;
  /** In a list with numbers or letters. */
  readonly ordered: boolean;
  /** Whether there is a bullet, a number or a drawn line before it. */
  readonly marked: boolean;
  /** `- [ ]` */
  readonly box: boolean;
}

/** What a document is made of. */
export interface Lines {
  readonly title: string | null;
  readonly lines: readonly Line[];
  /** Mermaid diagrams, each with the number of its first line. */
  readonly charts: readonly { readonly line: number; readonly text: string }[];
  readonly notes: readonly Note[];
}

interface Raw {
  readonly number: number;
  readonly text: string;
}

const maxLines = 2000;

const bullet = /^(?:[-*+•◦▪‣·–—]|\(?(\d{1,3})[.):]|\(?([a-zA-Z])[.)]|(\d)\ufe0f?\u20e3)(?:\s+|$)/u;
const step = /^step\s+(\d{1,3})\s*(?:[-–—:.)]|$)\s*/i;
const tableRow = /^\|.*\||^\+[-=+]+\+$|^:?-{3,}:?\s*\|/;
const drawing = /[┌┐┘┬┴┼╔╗╚╝▼▲]|^[↓↑|│v^\\/ ]+$/;
const branchMark = /[├└╰┣┗]|^[|\s]*(?:[|+`\\]-{1,3})\s*\S/;

/**
 * Tells what each line of a document is: front matter, comments, tables of contents and rules are left out; code, tables,
 * drawings and pictures, which only people can read, are noted. Lines beyond the first 2,000 are noted, too.
 */
export function readLines(document: string): Lines {
  const all = document.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const notes: Note[] = [];
  if (all.length > maxLines) {
    notes.push({ line: maxLines + 1, text: `${all.length - maxLines} lines`, why: 'beyond the first 2,000 lines' });
  }
  const raws = all
    .slice(0, maxLines)
    .map((text, index): Raw => ({ number: index + 1, text: text.replace(/\t/g, '    ') }));
  const front = frontMatter(raws);
  const charts: { line: number; text: string }[] = [];
  const lines: Line[] = [];
  let blank = true;
  /** The line that others were joined to, and the last of them: nobody looks at a whole paragraph for each of its lines. */
  let joined: { to: Line; text: string } | undefined;
  const raw = withoutComments(raws.slice(front.lines));
  for (let at = 0; at < raw.length; at++) {
    const { number, text } = raw[at] as Raw;
    const body = text.trim();
    const fence = /^(?:`{3,}|~{3,})/.exec(body)?.[0];
    if (fence !== undefined) {
      let end = at + 1;
      while (end < raw.length && !raw[end]?.text.trim().startsWith(fence)) end++;
      const inside = raw.slice(at + 1, end);
      const language = body.slice(fence.length).trim().toLowerCase();
      if (language.startsWith('mermaid')) charts.push({ line: number, text: inside.map((one) => one.text).join('\n') });
      else if (isDecisionTree(inside)) for (const one of inside) addTreeLine(lines, one);
      else if (language || inside.length)
        notes.push({ line: number, text: inside[0]?.text.trim() || body, why: blockName(inside) });
      at = end;
      blank = true;
      continue;
    }
    if (body === '') {
      blank = true;
      continue;
    }
    const block = (fits: (line: string) => boolean, why: string): boolean => {
      if (!fits(body)) return false;
      notes.push({ line: number, text: body, why });
      while (at + 1 < raw.length && fits(raw[at + 1]?.text.trim() ?? '')) at++;
      return true;
    };
    if (branchMark.test(text)) {
      addTreeLine(lines, { number, text });
      continue;
    }
    if (block((line) => tableRow.test(line), 'a table')) continue;
    if (block((line) => line !== '' && drawing.test(line), 'a drawing')) continue;
    if (isNothing(body)) continue;
    if (/^!\[[^\]]*\]\([^)]*\)$/.test(body)) {
      notes.push({ line: number, text: body, why: 'a picture' });
      continue;
    }
    const under = raw[at + 1]?.text.trim() ?? '';
    const heading = /^#{1,6}(?=\s)/.exec(body)?.[0] ?? (blank ? underlined(body, under) : undefined);
    if (heading !== undefined) {
      const said = body.startsWith('#') ? withoutHashes(body.slice(heading.length)) : body;
      const line = lineOf(number, -10 + heading.length, said.trim(), true);
      if (line.text) lines.push(line);
      blank = true;
      continue;
    }
    const indent = text.length - text.trimStart().length;
    const quoted = body.replace(/^(?:>\s?)+/, '');
    const line = lineOf(number, indent * 3, quoted, false);
    if (!line.text || isContents(quoted)) continue;
    const last = lines[lines.length - 1];
    const above = joined && joined.to === last ? joined.text : last?.text;
    if (!blank && !line.marked && last && !last.heading && goesOn(last, above ?? '', line.text)) {
      const to = { ...last, text: `${last.text} ${line.text}` };
      lines[lines.length - 1] = to;
      joined = { to, text: line.text };
    } else {
      lines.push(line);
    }
    blank = false;
  }
  const title = isTitle(lines) ? (lines.shift() as Line).text : front.title;
  return { title, lines, charts, notes };
}

/** `## Check ##` closes as it begins. */
function withoutHashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '#') end--;
  return text.slice(0, end);
}

/** Whether a document begins with its title: a heading above all others, or one that stands alone. */
function isTitle([first, ...others]: readonly Line[]): boolean {
  if (!first?.heading || first.ordinal !== null || first.text.endsWith('?')) return false;
  return others.every((line) => !line.heading || line.depth > first.depth);
}

/** How many lines front matter takes, and the title in it. */
function frontMatter(raws: readonly Raw[]): { readonly lines: number; readonly title: string | null } {
  if (raws[0]?.text.trim() !== '---') return { lines: 0, title: null };
  const end = raws.slice(1, 100).findIndex(({ text }) => /^(?:---|\.\.\.)\s*$/.test(text)) + 1;
  const inside = raws.slice(1, end);
  if (end === 0 || !inside.some(({ text }) => /^[\w-]+:/.test(text))) return { lines: 0, title: null };
  const title = inside.map(({ text }) => /^title:(.*)$/.exec(text)?.[1]?.trim()).find(Boolean);
  return { lines: end + 1, title: title?.replace(/^["']|["']$/g, '') ?? null };
}

/** The lines with `<!-- comments -->` and tags taken out of them; a comment that does not end takes all that follows. */
function withoutComments(raws: readonly Raw[]): Raw[] {
  let inside = false;
  return raws.map(({ number, text }) => {
    let left = '';
    for (let at = 0; at < text.length; ) {
      const mark = inside ? '-->' : '<!--';
      const next = text.indexOf(mark, at);
      if (!inside) left += text.slice(at, next === -1 ? undefined : next);
      if (next === -1) break;
      at = next + mark.length;
      inside = !inside;
    }
    return {
      number,
      text: left.replace(/<br\s{0,3}\/?>/gi, ' ').replace(/<\/?[a-z][a-z0-9]{0,20}(?: [^<>]{0,200})?>/gi, ''),
    };
  });
}

function lineOf(number: number, depth: number, body: string, heading: boolean): Line {
  let text = body;
  const mark = bullet.exec(text);
  if (mark) text = text.slice(mark[0].length);
  const box = /^(?:\[[ xX]?\]|[☐☑☒✅])\s*/u.exec(text)?.[0];
  if (box !== undefined) text = text.slice(box.length);
  text = plainText(text);
  const named = step.exec(text);
  if (named) text = text.slice(named[0].length) || text;
  const digits = mark?.[1] ?? mark?.[3] ?? named?.[1];
  const ordered = mark !== null && [mark[1], mark[2], mark[3]].some(Boolean);
  // Points stand below a line without a mark at their own indent, and bullets below a number.
  const below = heading ? 0 : !mark ? 0 : ordered ? 1 : 2;
  const ordinal = digits === undefined ? null : Number(digits);
  return {
    number,
    depth: depth + below,
    text,
    heading,
    ordinal,
    ordered,
    marked: mark !== null,
    box: box !== undefined,
  };
}

/** A line of a drawn tree: `│   └── Yes: restart it`. */
function addTreeLine(lines: Line[], { number, text }: Raw): void {
  const before = /^[\s│┃|├└╰┣┗─━+`\\-]*[>▶►]?/u.exec(text)?.[0] ?? '';
  const body = text.slice(before.length).trim();
  if (body === '') return;
  lines.push({ ...lineOf(number, before.trimEnd().length * 3, body, false), marked: before.trim() !== '' });
}

/** Whether drawn lines lead to answers; the files in a folder are drawn in the same way. */
function isDecisionTree(inside: readonly Raw[]): boolean {
  const drawn = inside.filter(({ text }) => branchMark.test(text));
  const files = drawn.filter(({ text }) => /\/$|[\w-]\.[a-z]{1,5}(?:\s|$)/.test(text.trim())).length;
  return drawn.length > 1 && files * 2 < drawn.length && inside.some(({ text }) => /\?|→|->|\byes\b/i.test(text));
}

function blockName(inside: readonly Raw[]): string {
  const drawn = inside.some(({ text }) => branchMark.test(text) || drawing.test(text.trim() || 'none'));
  return drawn ? 'a drawing' : 'code';
}

/** Rules, badges, definitions of links, and what a table of contents is put in the place of. */
function isNothing(body: string): boolean {
  if (/^(?:[-*_=] ?){3,}$/.test(body)) return true;
  return /^(?:\[!\[|\[[^\]]+\]:\s|\[\[?_?toc_?\]?\]$|\{:?toc\}$)/i.test(body);
}

/** A line of a table of contents: a link within the document, or dots before the number of a page. */
function isContents(body: string): boolean {
  const said = body.replace(bullet, '').trim();
  return /^\[[^\]]*\]\(#[^)]*\)\.?$/.test(said) || /[^.]\.{4,} ?\d{1,4}$/.test(said);
}

/** The level, as marks, of a heading that is underlined. */
function underlined(body: string, under: string): string | undefined {
  if (bullet.test(body) || !/^(?:={3,}|-{3,})$/.test(under)) return undefined;
  return under.startsWith('=') ? '#' : '##';
}

/** Whether a line goes on with the sentence of the one above, which was full. `last` is all of the paragraph before it. */
function goesOn(last: Line, above: string, text: string): boolean {
  if (/[.:?!;]$/.test(above) || /^(?:if|otherwise|else|yes|no)\b/i.test(text) || /→|->|=>/.test(above + text))
    return false;
  return last.text.length >= 60 || /^\p{Ll}/u.test(text);
}
