import { type Diagnostic, hasErrors, sortDiagnostics } from '../text/diagnostic.js';
import { idPattern } from '../text/id.js';
import { addAll } from '../text/list.js';
import { sayInto } from '../text/say.js';
import type { Source } from '../text/source.js';
import { readYaml, type YamlDocument } from '../yaml/document.js';
import { type Group, keyPlace, type Node, nodeAt, placeOf } from '../yaml/node.js';
import { type DraftOf, read } from '../yaml/read.js';
import { checkFileName } from './file-name.js';
import { formatKeys, sharedFile, type sopFile } from './format.js';
import { type Sections, sectionsOf } from './normalise.js';
import { checkParts } from './parts.js';
import { readingInto } from './reading.js';
import type { Sop } from './types.js';
import { sopWords } from './words.js';

/** Finds a file of shared parts by the name under `include`. */
export type Include = (name: string) => Source | undefined;

/** What a file of shared parts holds, and its diagnostics, those of reading it included. */
export interface Shared {
  readonly sections: Sections;
  readonly diagnostics: readonly Diagnostic[];
}

/** The parts of an SOP, its own and those it includes. */
interface Included {
  readonly sections: Sections;
  /** The root of the file that a shared part comes from, by `section/id`. */
  readonly origins: ReadonlyMap<string, Group>;
  /** Whether every included file was found, so that what is still unknown is a mistake of its own. */
  readonly complete: boolean;
}

const sharedParts = new WeakMap<YamlDocument, Shared>();

/** A file of shared parts on its own. Read once, however many SOPs include it. */
export function readShared(source: Source): Shared {
  const document = readYaml(source, formatKeys);
  const shared = sharedParts.get(document) ?? sharedOf(document);
  sharedParts.set(document, shared);
  return shared;
}

function sharedOf({ source, root, diagnostics: found }: YamlDocument): Shared {
  const diagnostics = [...found];
  const say = sayInto(sopWords, diagnostics);
  checkFileName(source, root, 'shared', say);
  const group = root?.kind === 'group' ? root : undefined;
  const file = group && read(sharedFile, group, 'a file of shared parts', readingInto(diagnostics));
  if (!group || !file) return { sections: sectionsOf({}), diagnostics };
  checkParts(group, file, say);
  return { sections: sectionsOf(file), diagnostics: sortDiagnostics(diagnostics) };
}

/** Adds the parts of included files to an SOP's own. */
export function includeShared(
  root: Group,
  file: DraftOf<typeof sopFile>,
  own: Sections,
  include: Include | undefined,
  diagnostics: Diagnostic[],
): Included {
  const say = sayInto(sopWords, diagnostics);
  const node = root.entries.get('include');
  const sections = {
    fields: new Map(own.fields),
    outcomes: new Map(own.outcomes),
    guides: new Map(own.guides),
    responses: new Map(own.responses),
  };
  const origins = new Map<string, Group>();
  const seen = new Set<string>();
  let complete = node !== undefined || file.include === undefined;
  for (const item of node?.kind === 'list' ? node.items : node ? [node] : []) {
    const id = item.kind === 'scalar' && typeof item.value === 'string' ? item.value : '';
    if (!idPattern.test(id)) {
      complete = false;
      continue;
    }
    if (seen.has(id)) {
      say('repeated-item/include', placeOf(item), { id });
      continue;
    }
    seen.add(id);
    const source = include?.(id);
    const shared = source && readYaml(source, formatKeys).root;
    if (!source || (shared && !holdsParts(shared))) {
      complete = false;
      say(source ? 'unknown-include/not-shared' : 'unknown-include', placeOf(item), { id });
      continue;
    }
    const { sections: parts, diagnostics: found } = readShared(source);
    addAll(diagnostics, found);
    if (hasErrors(found)) complete = false;
    if (!shared) continue;
    for (const section of sectionNames) {
      const into = sections[section] as Map<string, unknown>;
      for (const [part, value] of parts[section]) {
        const key = `${section}/${part}`;
        if (into.has(part)) {
          const earlier = keyPlace(nodeAt(origins.get(key) ?? root, [section, part]));
          const related = { message: 'defined here as well', ...keyPlace(nodeAt(shared, [section, part])) };
          say('duplicate-key/shared', earlier, { id: part, file: source.name }, { related });
        } else {
          into.set(part, value);
          origins.set(key, shared);
        }
      }
    }
  }
  return { sections, origins, complete };
}

const sectionNames = ['fields', 'outcomes', 'guides', 'responses'] as const;

/** An SOP among the included files would be told of every key that shared parts do not have. */
function holdsParts(root: Node): root is Group {
  return (
    root.kind === 'group' && !root.entries.has('sop') && (root.entries.has('shared') || !root.entries.has('steps'))
  );
}

/** Shared parts that this SOP does not use are no part of it, nor of its digest; its own are. */
export function withoutUnusedShared(sop: Sop, own: Sections): Sop {
  const says = new Set(sop.steps.flatMap((step) => step.says));
  const guides = new Set(sop.steps.flatMap((step) => step.guides));
  const outcomes = new Set(sop.steps.flatMap((step) => (step.kind === 'leaf' ? [step.outcome] : [])));
  const responses = sop.responses.filter(({ id }) => own.responses.has(id) || says.has(id));
  const texts = responses.flatMap((response) => [response.text, ...response.channels.map((variant) => variant.text)]);
  const fields = new Set([
    ...sop.steps.flatMap((step) => step.record),
    ...texts.flatMap((text) => [...text.matchAll(/\{\{[ \t]*([a-z-9-]+)/g)].map((match) => match[1] as string)),
  ]);
  return {
    ...sop,
    responses,
    fields: sop.fields.filter(({ id }) => own.fields.has(id) || fields.has(id)),
    guides: sop.guides.filter(({ id }) => own.guides.has(id) || guides.has(id)),
    outcomes: sop.outcomes.filter(({ id }) => own.outcomes.has(id) || outcomes.has(id)),
  };
}
