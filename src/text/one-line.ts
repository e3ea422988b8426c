/** Each line end with the blanks around it as one space, so that a text of several lines stands on one. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, (space) => (/[\r\n]/.test(space) ? ' ' : space));
}
