import type { Diagnostic } from '../text/diagnostic.js';
import { type Say, sayInto } from '../text/say.js';
import { closest } from '../text/suggest.js';
import { type Group, keyPlace, type Node } from '../yaml/node.js';
import type { Reading } from '../yaml/read.js';
import type { Part, Shape } from '../yaml/shape.js';
import { shapeWords } from '../yaml/shape-words.js';
import { stepKeys, stepShapes } from './format.js';
import { kinds, kindsBy } from './kinds.js';
import { sopWords } from './words.js';

/** What authors write for keys of the format, when they do not remember the word. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  ask: ['question', 'prompt', 'text', 'q'],
  options: ['answers', 'choices', 'option', 'responses'],
  next: ['goto', 'go-to', 'go', 'then', 'to', 'target', 'step', 'leads-to', 'next-step'],
  outcome: ['end', 'result', 'status', 'ends', 'exit'],
  do: ['todo', 'action', 'actions', 'instructions', 'tasks', 'does'],
  say: ['response', 'responses', 'reply', 'message', 'says', 'send'],
  record: ['fields', 'field', 'note', 'capture', 'collect'],
  guides: ['guide', 'help', 'see', 'reference'],
  handoff: ['hand-off', 'hand-over', 'handover', 'transfer', 'escalate-to'],
  label: ['title', 'text', 'name', 'caption'],
  hint: ['help', 'description', 'note', 'comment'],
  why: ['reason', 'because', 'rule', 'explanation'],
  key: ['shortcut', 'hotkey', 'letter'],
  title: ['name', 'heading', 'label'],
  summary: ['description', 'desc', 'about', 'intro'],
  text: ['body', 'message', 'content', 'say', 'template'],
  sensitive: ['private', 'secret', 'personal', 'pii', 'confidential'],
  required: ['mandatory', 'needed', 'optional'],
  example: ['sample', 'examples', 'placeholder', 'eg'],
  items: ['points', 'list', 'bullets', 'tips'],
  times: ['max', 'count', 'number', 'limit'],
  then: ['next', 'else', 'after', 'outcomes'],
  run: ['sub-procedure', 'call', 'sop', 'procedure'],
  owner: ['author', 'contact', 'maintainer'],
  reviewed: ['review', 'date', 'last-reviewed', 'updated'],
  sop: ['id', 'name'],
  start: ['first', 'begin', 'entry', 'start-step'],
  steps: ['nodes', 'stages', 'states'],
};

/** The key that was meant by one that is unknown: another spelling, a slip, or another word for it. */
function meantKey(key: string, known: readonly string[]): string | undefined {
  const plain = key
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .trim()
    .replace(/[_\s]+/g, '-');
  if (known.includes(plain)) return plain;
  const words = known.filter((one) => otherWords[one]?.includes(plain));
  return closest(plain, known) ?? (words.length === 1 ? words[0] : undefined);
}

/** Keys of a step that go with the key that makes it what it is. */
function adviceOn(key: string, shape: Part): string | undefined {
  if (key === 'optional') return 'write `required: false`';
  if (!Object.values(stepShapes).some((one) => one === shape)) return undefined;
  const main = Object.values(kinds).find(({ keys }) => keys.includes(key))?.keys[0];
  return main && main !== key ? `\`${key}\` goes with \`${main}\`, and only with it` : undefined;
}

/** How files of this format are read; what is wrong goes into `diagnostics`. */
export function readingInto(diagnostics: Diagnostic[], refer?: Reading['refer']): Reading {
  const say = sayInto(sopWords, diagnostics);
  return {
    say: sayInto(shapeWords, diagnostics),
    meant: meantKey,
    advice: adviceOn,
    choose: (group, what) => kindOf(group, what, say),
    ...(refer ? { refer } : {}),
  };
}

/** The shape of a step, by its keys. */
function kindOf(step: Group, what: string, say: Say<typeof sopWords>): Shape | undefined {
  const { entries } = step;
  const [first, second] = kindsBy((key) => entries.has(key));
  if (first && second) {
    const keys = [kinds[first].keys[0], kinds[second].keys[0]] as const;
    const later = [...entries.values()].filter(({ key }) => keys.some((one) => one === key?.name))[1] as Node;
    const run = first === 'run' || second === 'run';
    say('step-kind', keyPlace(later), { what, kinds: [kinds[first].name, kinds[second].name], keys, run });
    return undefined;
  }
  if (first) return stepShapes[first];
  const known = Object.values(kinds).flatMap(({ keys }) => keys);
  for (const key of entries.keys()) {
    const meant = stepKeys.has(key) ? undefined : meantKey(key, known);
    const [kind] = meant === undefined ? [] : kindsBy((one) => one === meant);
    if (kind) return stepShapes[kind];
  }
  say('step-kind/none', keyPlace(step), { what });
  return undefined;
}
