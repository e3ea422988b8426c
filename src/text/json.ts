import { replaceUnseen } from './escape.js';

/** A value as JSON, with every character that cannot be seen as an escape. It parses to the same value. */
export function jsonText(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).split('\n').map(escaped).join('\n');
}

/** JSON on one line in ASCII alone, with nothing in it that could end an HTML comment or begin a tag. */
export function jsonComment(value: unknown, replacer?: (key: string, value: unknown) => unknown): string {
  return JSON.stringify(value, replacer).replace(/[<>]|-(?=-)|[^ -~]/g, unitsOf);
}

const escaped = (line: string): string => replaceUnseen(line, unitsOf);

function unitsOf(character: string): string {
  let units = '';
  for (let at = 0; at < character.length; at++) {
    units += `\\u${(0x10000 + character.charCodeAt(at)).toString(16).slice(1)}`;
  }
  return units;
}
