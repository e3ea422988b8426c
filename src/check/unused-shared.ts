import { formatKeys } from '../sop/format.js';
import { readShared } from '../sop/include.js';
import type { Loaded } from '../sop/load.js';
import { placeholders } from '../sop/placeholder.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';
import { readYaml } from '../yaml/document.js';
import { placeAt } from '../yaml/node.js';

const sections = ['responses', 'guides', 'outcomes', 'fields'] as const;

/** Shared parts that none of the SOPs which include the file use. Says nothing while one of them has errors. */
export function checkUnusedShared(source: Source, users: readonly Loaded[]): Diagnostic[] {
  const { root } = readYaml(source, formatKeys);
  if (!root || users.length === 0 || users.some(({ sop }) => sop === null)) return [];
  const { sections: parts } = readShared(source);
  return sections.flatMap((section) => {
    const used = new Set(users.flatMap(({ sop }) => sop?.[section].map(({ id }) => id) ?? []));
    // A field of a shared response that is itself unused is not a second finding.
    if (section === 'fields')
      for (const { text } of parts.responses.values()) for (const { field } of placeholders(text)) used.add(field);
    return [...parts[section].keys()]
      .filter((id) => !used.has(id))
      .map((id) => ({
        code: `unused-${section.slice(0, -1)}`,
        severity: 'warning' as const,
        message: `None of the SOPs that include this file uses \`${id}\`.`,
        ...placeAt(root, [section, id], 'key'),
        hint: 'use it, or delete it',
      }));
  });
}
