import { capitalised } from '../text/words.js';

/** What stands in the place of arrows in code while a text is looked at. */
const hidden: Readonly<Record<string, string>> = { '>': '\ue000', '→': '\ue001', '⇒': '\ue002' };
const shown = new Map(Object.entries(hidden).map(([arrow, mask]) => [mask, arrow]));

/** A text without the marks of Markdown. What looks like an arrow in code is hidden from {@link splitAtArrows}. */
export function plainText(text: string): string {
  return text
    .replace(/`[^`]*`/g, (code) => code.slice(1, -1).replace(/[>→⇒]/g, (arrow) => hidden[arrow] as string))
    .replace(/\*\*|__|~~/g, '')
    .replace(/(?<![\p{L}\p{N}])[*_](?=\S)|(?<=\S)[*_](?![\p{L}\p{N}])/gu, '')
    .replace(/\{\{([^{}]*)\}\}/g, (_braces, name: string) => `[${name.trim()}]`)
    .replace(/!?\[([^[\]]+)\]\([^)[]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** With the arrows that {@link plainText} has hidden. */
export function withArrows(text: string): string {
  return text.replace(/[\ue000-\ue002]/g, (mask) => shown.get(mask) as string);
}

/** A text parted at its arrows; one part where there is none. A single `>` is none: {@link branchOf} knows when it is. */
function splitAtArrows(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(/[→⇒➔➜➝➞➡⟶⟹►▶]\ufe0f?|[-–—─=]+>*/gu)) {
    if (/^[-–—─=]+$/.test(found)) continue;
    parts.push(text.slice(from, index));
    from = index + found.length;
  }
  parts.push(text.slice(from));
  return parts.map((part) => trimDashes(part)).filter(Boolean);
}

function trimDashes(part: string): string {
  let end = part.length;
  while (end > 0 && /[-–—─\s]/.test(part[end - 1] as string)) end--;
  let start = 0;
  while (start < end && /[─\s]/.test(part[start] as string)) start++;
  return part.slice(start, end);
}

/** Whether a line asks. */
export const asks = (text: string): boolean => /[?？][)"'”»]{0,2}$/.test(text);

/** "Pick one:" has what can be picked below it. */
export const offersChoice = (text: string): boolean =>
  /^(?:pick|choose|select|tick|mark) (?:exactly |only |just )?one\b/i.test(text);

/** Words that begin a condition, and those for all other cases, in the languages that outlines were seen in. */
const condition =
  /^(?:if|when|in case|wenn|falls|si|s['’]il|se|quand|lorsque|cuando|als|indien|om|hvis|jos|jeśli|jeżeli|если|pokud|eğer)(?=\s)/iu;
const otherwise =
  /^(?:otherwise|else|in all other cases|sonst|ansonsten|andernfalls|sinon|autrement|de lo contrario|senão|caso contrário|altrimenti|anders|annars|ellers|muuten|w przeciwnym razie|иначе|jinak)(?![\p{L}\p{N}])/iu;
/** These stand for all other cases, or for an answer, where nothing else belongs to them. */
const ifNot = /^(?:if not|wenn nicht|si no|se não|se no)(?=$|\s?[,:;.：]|\s?[-–—=]*[>→⇒➔➜➝➞➡⟶⟹]|\s[-–—]\s| then\b)/iu;
const answer =
  /^(?:if )?(?:yes|no|ja|nein|nee|nej|oui|non|sí|si|sì|sim|não|tak|nie|да|нет|kyllä|ei|evet|hayır|はい|いいえ|是|否)(?=$|\s?[,:;.：(]|\s?[-–—=]*[>→⇒➔➜➝➞➡⟶⟹]|\s[-–—]\s| then\b)/iu;

/** A line as a branch: what must be so, and what is then done. */
export interface Branch {
  /** How it begins: with a condition, an answer such as "yes", "otherwise", or none of these. */
  readonly lead: 'if' | 'answer' | 'otherwise' | null;
  readonly left: string;
  /** What follows on the same line, in order; each may be a branch again. */
  readonly rest: readonly string[];
  /** What parts the two; null where nothing does. */
  readonly by: 'arrow' | 'word' | 'colon' | 'dash' | null;
}

/** Reads a line as a branch as far as it can be read as one. */
export function branchOf(text: string): Branch {
  const lead = leadOf(text);
  const parts = splitAtArrows(text);
  if (parts.length > 1)
    return { lead, left: withoutColon(parts[0] as string), rest: parts.slice(1).flatMap(andIf), by: 'arrow' };
  if (lead === 'otherwise') {
    const word = (otherwise.exec(text) ?? ifNot.exec(text))?.[0] ?? text;
    const rest = text.slice(word.length).replace(/^\s*[:,–—-]?\s*(?:then\s+)?/, '');
    const also = leadOf(rest);
    if (also === 'if' || also === 'answer') return branchOf(rest);
    return { lead, left: word, rest: rest ? [rest] : [], by: rest ? 'word' : null };
  }
  if (lead !== null) {
    const than = greater(text);
    if (than.length > 1) return { lead, left: than[0] as string, rest: than.slice(1).flatMap(andIf), by: 'arrow' };
    const then = /,? then\b[:,]? /i.exec(text);
    // Behind a comma or the end of a sentence it is another one's: "If they come, let them talk, and then …".
    if (then && !/[,.;] /.test(text.slice(0, then.index)))
      return { lead, left: text.slice(0, then.index), rest: [text.slice(then.index + then[0].length)], by: 'word' };
  }
  if (lead === 'answer') {
    const word = (answer.exec(text) as RegExpExecArray)[0];
    const after = text.slice(word.length);
    const sign = /^(?:\s*[:,.;]|\s+[-–—])\s*/.exec(after)?.[0];
    if (sign !== undefined && after.length > sign.length) {
      return { lead, left: word, rest: [after.slice(sign.length)], by: 'colon' };
    }
  }
  const colon = /: |：| [-–—] /.exec(text);
  if (colon && colon.index > 0) {
    const rest = text.slice(colon.index + colon[0].length).trim();
    const by = colon[0].includes(':') || colon[0] === '：' ? 'colon' : 'dash';
    if (rest) return { lead, left: text.slice(0, colon.index).trim(), rest: [rest], by };
  }
  return { lead, left: withoutColon(text), rest: [], by: null };
}

function leadOf(text: string): Branch['lead'] {
  if (otherwise.test(text) || ifNot.test(text)) return 'otherwise';
  if (answer.test(text)) return 'answer';
  return condition.test(text) ? 'if' : null;
}

/** "If upset > be empathetic": a sign between words, none before a number. Behind "then" or a colon it is no arrow. */
function greater(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(' > '); at !== -1; at = text.indexOf(' > ', at + 3)) {
    const compares = /^(?:[=$€£]|[\p{Sc}\s]{0,3}\p{N})/u.test(text.slice(at + 3));
    const said = text.slice(from, at);
    if (compares || (from === 0 && /,? then\b|: /i.test(said))) continue;
    parts.push(said.trim());
    from = at + 3;
  }
  parts.push(
    text
      .slice(from)
      .replace(/^then\b[:,]?\s*/i, '')
      .trim(),
  );
  return parts.filter(Boolean);
}

/** "warn them and if it goes on" says two things. */
const andIf = (part: string): string[] => part.split(/,? and (?=if\b)/i).map((one) => one.trim());

const withoutColon = (text: string): string => text.replace(/ ?[:：,]$/, '').trim();

/** "If the customer's upset" → "The customer's upset". Other languages order their words by it, so there it stays. */
export function labelOf(left: string): string {
  const rest = left
    .replace(/^(?:if|when|in case) (?!not$)/i, '')
    .replace(/[,.]$/, '')
    .trim();
  return rest || left;
}

/** Whether a text holds a condition that is no branch: "Tell the press (if severe)", "Refund, unless it was used". */
export function hasCondition(text: string): boolean {
  if (
    /\b(?:unless|otherwise|(?<!\b(?:some|any|no|every)(?:thing|one|body|where) |\b(?:what|who|where) )else|sonst|ansonsten|sinon)\b/i.test(
      text,
    )
  )
    return true;
  for (const { index } of text.matchAll(/\bif\b/gi)) {
    const before = text
      .slice(Math.max(index - 20, 0), index)
      .trimEnd()
      .toLowerCase();
    // "Check if it is there" asks whether it is.
    if (
      !/\b(?:check|see|ask|asks|asked|verify|confirm|know|knows|determine|decide|tell|say|says|clear|what|even|as|test|sure|find out|wonder)$/.test(
        before,
      )
    )
      return true;
  }
  return false;
}

/** "Go back to step 2": the number, and what the line says besides. */
export function jumpOf(text: string): { readonly to: number | string; readonly said: string } | undefined {
  const numbered =
    /(?:^|[,;.] ?|\b(?:and|then) )(?:then |please )?(?:go|jump|return|skip|move|continue|proceed|repeat|restart|start|back|weiter|zurück|retour\p{L}*|aller|volver|ir)(?: [\p{L}'’]+){0,4} (?:step|schritt|l'étape|étape|paso|passo|krok|no\.|#) ?(\d{1,3})(?![\d.]?\d)/iu.exec(
      text,
    );
  const bare = /^(?:see |to )?(?:step|schritt|étape|paso) (\d{1,3})\.?$/iu.exec(text);
  const found = numbered ?? bare;
  if (found) {
    const after = text.slice(found.index + found[0].length).replace(/^\s?(?:again)?[.!)]?/i, '');
    return { to: Number(found[1]), said: after ? text : text.slice(0, found.index).trim() };
  }
  const named = /^(?:go|return|jump|skip) (?:back )?to (?:the )?["“«]?([^"”»]+?)["”»]?\.?$/i.exec(text);
  return named ? { to: named[1] as string, said: '' } : undefined;
}

/** Whether a line says nothing but that the walk is over. */
export const isEnd = (text: string): boolean =>
  /^(?:the )?(?:end|stop|done|finish|finished|exit|stop here)[.!]?$/i.test(text);

/** Words as a sentence of an SOP. */
export function sentence(words: string): string {
  const begun = capitalised(words.trim());
  return /[.!?…:？。]$/u.test(begun) ? begun : `${begun}.`;
}
