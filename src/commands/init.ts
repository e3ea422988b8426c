import { type Header, sopFromOutline } from '../init/draft.js';
import { readOutline } from '../init/outline.js';
import { scenariosOf, starterScenarios, starterSop } from '../init/starter.js';
import { scenarioJsonSchema } from '../scenario/json-schema.js';
import { linkSop } from '../sop/flow.js';
import { scenarioSchemaName, sopJsonSchema, sopSchemaName } from '../sop/json-schema.js';
import { loadSop } from '../sop/load.js';
import { labelOf } from '../sop/normalise.js';
import { commandNames, idPattern } from '../sop/reserved.js';
import { idOf } from '../sop/validate.js';
import { displayPath } from '../store/folders.js';
import { firstThere, type NewFile, namedPath, writeNewFiles } from '../store/new-files.js';
import { schemaFileFor } from '../store/schema-file.js';
import { askText } from '../terminal/ask.js';
import { escapeLine } from '../text/escape.js';
import { jsonText } from '../text/json.js';
import { shellWord } from '../text/shell.js';
import { isoWithOffset } from '../text/time.js';
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
  /** Ask nothing: take what the flags say, and defaults. */
  readonly yes?: boolean;
  /** `--no-input` gives false. */
  readonly input?: boolean;
  readonly plain?: boolean;
  readonly format?: 'text' | 'json';
}

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
    throw new CallError(`\`${shown}\` is there already, and is never written over.`, 'choose another name');
  }
  const source = options.from === undefined ? undefined : await readSource(options.from, context);
  const outline = source && readOutline(source.text);
  if (outline && outline.nodes.length === 0) {
    const hint = 'write a line for each point, with "- " before it and branches as "If … → …"';
    throw new CallError(`There is no outline in \`${options.from}\`.`, hint);
  }

  const words = await wordsOf(call, name, outline?.title ?? null, outline?.summary ?? null);
  const sopSchema = schemaFileFor(sop.path, sopSchemaName, context);
  const scenarioSchema = schemaFileFor(scenarios.path, scenarioSchemaName, context);
  const header: Header = { id: name, ...words, ...reviewDates(context.now()), schema: sopSchema.way };
  const text = outline ? sopFromOutline(outline, header) : starterSop(header);
  const scenarioText = outline
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
  await tell(call, name, files, outline !== undefined);
  return exit.done;
}

function refuseName(name: string): void {
  if (!idPattern.test(name)) {
    const likely = idOf(name.slice(0, 200));
    const hint = idPattern.test(likely) ? `\`sop init ${likely}\`` : 'for example: `sop init late-refund`';
    throw new CallError(`\`${name}\` is not an id: small letters, digits and hyphens, a letter first.`, hint);
  }
  if (!(commandNames as readonly string[]).includes(name)) return;
  throw new CallError(`\`${name}\` is a command of sop.`, 'give the SOP another id');
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
  if (options.yes || options.from === '-' || !canAsk(call)) return words;
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

async function tell(
  call: Call<InitOptions>,
  name: string,
  files: readonly { readonly name: string }[],
  guessed: boolean,
): Promise<void> {
  const { options } = call;
  if (options.format === 'json') {
    await call.writeJson({ sop: name, files: files.map((file) => file.name) });
    return;
  }
  const paint = call.paint;
  const lines = files.map((file) => `${paint.good('✓')} wrote ${escapeLine(file.name)}`);
  if (guessed) lines.push('What was guessed is marked in it with `# guessed:`.');
  const folder = shellWord((files[0] as { name: string }).name);
  lines.push('', `Next: sop check ${folder}   then: sop run ${folder}`);
  await call.write(`${lines.join('\n')}\n`);
}
