import type { Flow } from '../sop/flow.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { sayInto } from '../text/say.js';
import type { Place } from '../text/source.js';
import { checkGiven, type Given } from '../walk/play.js';
import type { Path } from '../yaml/node.js';
import type { DraftOf } from '../yaml/read.js';
import type { answersFile } from './format.js';
import { scenarioWords } from './words.js';

/** Answers and fields as a file gives them, each scalar by its written text. */
export interface WrittenGiven {
  readonly answers: ReadonlyMap<string, readonly string[]>;
  readonly fields: ReadonlyMap<string, string | readonly string[]>;
}

export function writtenIn({ answers, fields }: DraftOf<typeof answersFile>): WrittenGiven {
  return { answers: readIn(answers), fields: readIn(fields) };
}

/** The values that could be read. */
export function readIn<Value>(values: ReadonlyMap<string, Value | undefined> | undefined): ReadonlyMap<string, Value> {
  return new Map([...(values ?? [])].flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const])));
}

/** Holds what a file gives against the SOP; each problem is reported at its own place. */
export function checkWritten(
  flow: Flow,
  written: WrittenGiven,
  place: (path: Path, part?: 'key' | 'value') => Place,
): { readonly given: Given; readonly diagnostics: readonly Diagnostic[] } {
  const { given, problems } = checkGiven(flow, written.answers, written.fields);
  const diagnostics: Diagnostic[] = [];
  const say = sayInto(scenarioWords, diagnostics);
  /** Tells repeated wrong options of one step apart. */
  const seen = new Map<string, number>();
  for (const { kind, at, given: word, message, hint, meant } of problems) {
    const path = [kind === 'step' || kind === 'option' ? 'answers' : 'fields', at];
    const words = { message, hint };
    const fix = { fix: meant };
    if (kind === 'option') {
      const key = `${at}=${word}`;
      const index = (written.answers.get(at) ?? []).indexOf(word, seen.get(key) ?? 0);
      seen.set(key, index + 1);
      // One text may be written in place of a list of one.
      say('unknown-option', place([...path, index]), words, fix);
    } else if (kind === 'step') say('unknown-step/answers', place(path, 'key'), words, fix);
    else if (kind === 'field') say('unknown-field', place(path, 'key'), words, fix);
    else say('wrong-value', place(path), words, fix);
  }
  return { given, diagnostics };
}
