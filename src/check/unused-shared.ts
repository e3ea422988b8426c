import type { Loaded } from '../sop/load.js';
import { placeholders } from '../sop/placeholder.js';
import { readShared } from '../sop/sections.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';
import { isObject, readYaml } from '../yaml/document.js';

const sections = ['responses', 'guides', 'outcomes', 'fields'] as const;

/** Shared parts that none of the SOPs which include the file use. Says nothing while one of them has errors. */
export function checkUnusedShared(source: Source, users: readonly Loaded[]): Diagnostic[] {
  const document = readYaml(source);
  const { value } = document;
  if (!isObject(value) || users.length === 0 || users.some(({ sop }) => sop === null)) return [];
  return sections.flatMap((section) => {
    const group = value[section];
    if (!isObject(group)) return [];
    const used = new Set(users.flatMap(({ sop }) => sop?.[section].map(({ id }) => id) ?? []));
    // A field of a shared response that is itself unused is not a second finding.
    const { sections: parts } = readShared(document);
    if (section === 'fields')
      for (const { text } of parts.responses.values()) for (const { field } of placeholders(text)) used.add(field);
    return Object.keys(group)
      .filter((id) => !used.has(id))
      .map((id) => ({
        code: `unused-${section.slice(0, -1)}`,
        severity: 'warning' as const,
        message: `None of the SOPs that include this file uses \`${id}\`.`,
        source,
        span: document.keySpan([section, id]),
        hint: 'use it, or delete it',
      }));
  });
}
