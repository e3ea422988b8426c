import type { Way } from '../graph/paths.js';
import type { Source } from '../text/source.js';
import { readScenarios } from './read.js';
import { scenarioEntries, scenarioFileText, skeletonOf } from './skeleton.js';

/**
 * The text of a scenario file with skeletons for some paths added at its end, or of a new file when there is none yet.
 * What stands in the file stays as it is, comments and layout included.
 */
export function appendScenarios(
  sop: string,
  source: Source | null,
  paths: readonly { readonly id: string; readonly path: Way }[],
): { readonly text: string; readonly added: readonly string[] } | { readonly problem: string } {
  const before = source ? readScenarios(source) : null;
  const taken = new Set(before?.file?.scenarios.map(({ id }) => id));
  const skeletons = new Map<string, unknown>();
  for (const { id, path } of paths) {
    const name = freeId(id.replace(/[^a-z0-9-]+/g, '-'), taken);
    skeletons.set(name, skeletonOf(`TODO: ${id}`, path));
  }
  const added = [...skeletons.keys()];
  if (!source) return { text: scenarioFileText(sop, skeletons), added };
  if (!before?.file || before.diagnostics.length) return { problem: `\`${source.name}\` has mistakes itself` };
  const entries = `\n\n${scenarioEntries(skeletons, indentOfEntries(source.text))}`;
  // Entries can only be added to `{}` once the braces are gone.
  const old = before.file.scenarios.length ? source.text : source.text.replace(/^(scenarios:)[^\S\n]*\{\s*\}/m, '$1');
  const text = old.trimEnd() + (source.text.includes('\r\n') ? entries.replace(/\n/g, '\r\n') : entries);
  const after = readScenarios({ name: source.name, text });
  const wanted = before.file.scenarios.length + added.length;
  if (after.diagnostics.length || after.file?.scenarios.length !== wanted) {
    return { problem: `the scenarios of \`${source.name}\` do not end the file as a block` };
  }
  return { text, added };
}

/** How far the entries below `scenarios` are indented, going by the first one. */
function indentOfEntries(text: string): string {
  const lines = text.split('\n');
  const group = lines.findIndex((line) => line.startsWith('scenarios:'));
  const entry = lines.slice(group + 1).find((line) => /^\s*[^\s#]/.test(line));
  const indent = group === -1 ? undefined : /^ +/.exec(entry ?? '')?.[0];
  return indent ?? '  ';
}

function freeId(id: string, taken: Set<string>): string {
  let name = id;
  for (let number = 2; taken.has(name); number++) name = `${id}-${number}`;
  taken.add(name);
  return name;
}
