/** "Supervisor" for `supervisor`, as a sentence or a label begins with it. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
