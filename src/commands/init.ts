import { type Header, sopText } from '../init/draft.js';
import type { Note } from '../init/note.js';
import { type Procedure, readProcedure } from '../init/read.js';
import { scenariosOf, starterScenarios, starterSop } from '../init/starter.js';
import { scenarioJsonSchema } from '../scenario/json-schema.js';
import { linkSop } from '../sop/flow.js';
import { scenarioSchemaName, sopJsonSchema, sopSchemaName } from '../sop/json-schema.js';
import { loadSop } from '../sop/load.js';
import { labelOf } from '../sop/normalise.js';
import { displayPath } from '../store/folders.js';
import { firstThere, type NewFile, namedPath, writeNewFiles } from '../store/new-files.js';
import { schemaFileFor } from '../store/schema-file.js';
import { askText } from '../terminal/ask.js';
import { escapeLine } from '../text/escape.js';
import { idOf, idPattern } from '../text/id.js';
import { jsonText } from '../text/json.js';
import type { Paint } from '../text/paint.js';
import { shellWord } from '../text/shell.js';
import { isoWithOffset } from '../text/time.js';
import { counted } from '../text/words.js';
import { asking, canAsk, given } from './asking.js';

import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { exit } from './exit.js';
import { readSource } from './given.js';

export interface InitOptions extends CommonOptions {
  readonly title?: string;
  readonly summary?: string;
  readonly owner?: string;
  readonly audience?: string;
  /** The folder to write to; `./sop` when left out. */
  readonly dir?: string;
  /** An outline to begin with: a file, or `-`. */
  readonly from?: string;
  /** Take an outline without a branch for a list of actions. */
  readonly asChecklist?: boolean;
  /** `--no-input` and `--yes` give false: ask nothing, take what the flags say, and defaults. */
  readonly input?: boolean;
  readonly plain?: boolean;
  readonly format?: 'text' | 'json';
}

/** More would hide the rest; all of them stand in the SOP. */
const mostNotes = 40;

type Words = Pick<Header, 'title' | 'summary' | 'owner' | 'audience'>;

/** `sop init <name>`: writes a new SOP and its scenarios; never over a file. 0 written · 2 not · 3 left while asked. */
export async function initCommand(call: Call<InitOptions>, name: string): Promise<number> {
  const { options, context } = call;
  refuseName(name);
  const folder = options.dir ?? options.sopDir ?? 'sop';
  const sop = namedPath(context, folder, `${name}.yaml`);
  const scenarios = namedPath(context, folder, `scenarios/${name}.yaml`);
  const there = firstThere([sop, scenarios]);
  if (there !== undefined) {
    const shown = there === sop.path ? sop.name : scenarios.name;
    throw new CallError(`\`${shown}\` exists already, and is never overwritten.`, 'choose another name');
  }
  const source = options.from === undefined ? undefined : await readSource(options.from, context);
  const read = source && readProcedure(source.text);
  if (read) await refuseUnread(call, read);

  const words = await wordsOf(call, name, read?.title ?? null, read?.summary ?? null);
  const sopSchema = schemaFileFor(sop.path, sopSchemaName, context);
  const scenarioSchema = schemaFileFor(scenarios.path, scenarioSchemaName, context);
  const header: Header = { id: name, ...words, ...reviewDates(context.now()), schema: sopSchema.way };
  const text = read?.draft ? sopText(read.draft, header, read.notes) : starterSop(header);
  const scenarioText = read
    ? scenariosFor(text, sop.name, scenarioSchema.way)
    : starterScenarios(name, scenarioSchema.way);
  if (scenarioText === undefined) {
    throw new CallError(`The outline in \`${options.from}\` is too large to make an SOP of.`);
  }
  const schemaFile = (path: string, schema: unknown) => ({
    path,
    name: displayPath(context, path),
    text: `${jsonText(schema)}\n`,
  });
  const files: (NewFile & { readonly name: string })[] = [
    { ...sop, text },
    { ...scenarios, text: scenarioText },
  ];
  if (!sopSchema.there) files.push(schemaFile(sopSchema.path, sopJsonSchema()));
  if (!scenarioSchema.there) files.push(schemaFile(scenarioSchema.path, scenarioJsonSchema()));
  const failed = writeNewFiles(files);
  if (failed) throw new CallError(failed.problem.message, failed.problem.hint);
  await tell(call, name, files, read);
  return exit.done;
}

function refuseName(name: string): void {
  if (idPattern.test(name)) return;
  const likely = idOf(name.slice(0, 200));
  const hint = idPattern.test(likely) ? `\`sop init ${likely}\`` : 'for example: `sop init late-refund`';
  throw new CallError(`\`${name}\` is not an id: small letters, digits and hyphens, a letter first.`, hint);
}

/** The words of the header: from flags, from the outline, asked for, or a default. The call ends when the user leaves. */
async function wordsOf(
  call: Call<InitOptions>,
  name: string,
  title: string | null,
  summary: string | null,
): Promise<Words> {
  const { options, context } = call;
  const words = {
    title: options.title?.trim() || title || labelOf(name),
    summary: options.summary?.trim() || summary || `What to do about: ${labelOf(name).toLowerCase()}.`,
    owner: options.owner?.trim() || context.userName() || 'Nobody yet',
    audience: options.audience?.trim() || 'agent',
  };
  // An outline that was typed in has taken the input to its end.
  if (options.from === '-' || !canAsk(call)) return words;
  const questions: [keyof Words, string][] = [
    ['title', 'Title'],
    ['summary', 'When is it used, in a sentence'],
    ['owner', 'Who answers for it'],
    ['audience', 'Who walks it'],
  ];
  for (const [key, question] of questions) {
    if (options[key] !== undefined) continue;
    const suggestion = { suggestion: words[key], leaving: 'write nothing' };
    const asked = await askText(question, suggestion, asking(call));
    if (asked.kind !== 'given') await call.say('Nothing was written.\n').catch(() => {});
    words[key] = given(asked);
  }
  return words;
}

function reviewDates(now: Date): Pick<Header, 'reviewed' | 'reviewBy'> {
  const reviewed = isoWithOffset(now).slice(0, 10);
  const [year, month, day] = reviewed.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + 6, 0)).getUTCDate();
  const by = new Date(Date.UTC(year, month + 5, Math.min(day, last)));
  return { reviewed, reviewBy: by.toISOString().slice(0, 10) };
}

function scenariosFor(text: string, name: string, schema: string): string | undefined {
  const { sop } = loadSop({ name, text });
  const linked = sop && linkSop(sop);
  return linked && 'flow' in linked ? scenariosOf(linked.flow, schema) : undefined;
}

/** The call ends where an outline has nothing to walk: no line at all, or no branch where none was asked for. */
async function refuseUnread(call: Call<InitOptions>, { draft, questions, notes }: Procedure): Promise<void> {
  const { from, asChecklist } = call.options;
  const readable = [
    'it reads: `- If … → …`, answers below a question (`- Yes: …`), `Otherwise`, trees drawn with ├──, and Mermaid flowcharts',
    'with `--as-checklist` it becomes a list of actions, and `- [ ]` one to be ticked',
  ];
  if (draft && (questions > 0 || asChecklist)) return;
  await call.say(notesText(from as string, notes, call.errorPaint));
  if (!draft) throw new CallError(`There is no outline in \`${from}\`.`, readable[0]);
  throw new CallError(`No branch was found in \`${from}\`, so nothing in it can be walked.`, readable);
}

/** What was not understood, line by line. */
function notesText(from: string, notes: readonly Note[], paint: Paint): string {
  const name = from === '-' ? 'line' : from;
  const lines = notes.slice(0, mostNotes).map(({ line, text, why }) => {
    const short = text.length > 70 ? `${text.slice(0, 69).trimEnd()}…` : text;
    const place = from === '-' ? `line ${line}` : `${name}:${line}`;
    return `  ${escapeLine(place)}: ${why}: ${paint.faint(escapeLine(short))}\n`;
  });
  if (notes.length > mostNotes) lines.push(`  … and ${notes.length - mostNotes} more\n`);
  return lines.join('');
}

async function tell(
  call: Call<InitOptions>,
  name: string,
  files: readonly { readonly name: string }[],
  read: Procedure | undefined,
): Promise<void> {
  const { options } = call;
  if (options.format === 'json') {
    const understood = read && { questions: read.questions, notUnderstood: read.notes };
    await call.writeJson({ sop: name, files: files.map((file) => file.name), ...understood });
    return;
  }
  const paint = call.paint;
  const lines = files.map((file) => `${paint.good('✓')} wrote ${escapeLine(file.name)}`);
  if (read?.draft) {
    const { steps } = read.draft;
    lines.push(`It has ${counted(steps.length, 'step')}, ${counted(read.questions, 'question')} among them.`);
    const guesses = steps.reduce((sum, step) => sum + step.guesses.length, 0);
    if (guesses) lines.push(`What was guessed (${guesses}) is marked in it with \`# guessed:\`.`);
    if (read.notes.length) {
      lines.push(`${counted(read.notes.length, 'place')} ${read.notes.length === 1 ? 'was' : 'were'} not understood:`);
      lines.push(notesText(options.from as string, read.notes, paint).trimEnd());
    }
  }
  const folder = shellWord((files[0] as { name: string }).name);
  lines.push('', `Next: sop check ${folder}   then: sop run ${folder}`);
  await call.write(`${lines.join('\n')}\n`);
}
