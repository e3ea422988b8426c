import type { CodeDoc } from './rule.js';

const sections: readonly (readonly [key: string, text: string])[] = [
  ['format', 'format: 1\n'],
  ['sop', 'sop: example\n'],
  ['title', 'title: Example\n'],
  ['start', 'start: first\n'],
  ['fields', ''],
  ['outcomes', 'outcomes: { done: Done }\n'],
  ['steps', 'steps:\n  first:\n    do: Say goodbye.\n    outcome: done\n'],
];

/** The name of the file that holds the example itself. */
export function exampleName({ file }: CodeDoc): string {
  return file ?? 'example.yaml';
}

/** A whole, otherwise good SOP around the example: its sections take the place of those of a small one. By file name. */
export function exampleFiles(doc: CodeDoc): Map<string, string> {
  const files = new Map(Object.entries(doc.beside ?? {}));
  if (doc.file !== undefined) return files.set(doc.file, doc.example);
  const given = doc.example.split(/^(?=[A-Za-z][\w-]*:)/m).filter(Boolean);
  const keyOf = (part: string): string => /^[\w-]+/.exec(part)?.[0] ?? '';
  const keys = new Set(given.map(keyOf));
  const own = sections.filter(([key]) => !keys.has(key)).map(([key, text]) => ({ key, text }));
  const order = sections.map(([key]) => key);
  const place = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  const parts = [...own, ...given.map((text) => ({ key: keyOf(text), text }))];
  const text = parts.sort((a, b) => place(a.key) - place(b.key)).map((part) => part.text);
  return files.set('example.yaml', text.join(''));
}
