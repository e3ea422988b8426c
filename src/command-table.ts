import { Command, InvalidArgumentError, Option } from 'commander';
import { callOf } from './commands/call.js';
import { type RunOptions, runCommand } from './commands/run.js';
import type { Context } from './terminal/context.js';

declare const __VERSION__: string;

const examples = `Examples:
  sop abusive                      walk the SOP "abusive", question by question
  sop                              pick an SOP
  sop resume                       go on with the walk that was stopped
  sop check                        find mistakes in SOPs
  sop train abusive                practise
  sop run abusive --answer behaviour=upset --answer empathise=yes --json
`;

/** A command: its name, what it does in a few words, and the rest of it, which is set up when it is called. */
interface Definition {
  readonly name: string;
  readonly summary: string;
  define(command: Command, context: Context, done: (code: number) => void): unknown;
}

/**
 * The program with its commands. Setting a command up takes time, so it is done for those that `argv` may mean; for
 * help and completion, for all. `done` is given the exit code.
 */
export function programFor(argv: readonly string[], context: Context, done: (code: number) => void): Command {
  const program = new Command('sop')
    .description('Makes standard operating procedures executable.')
    .version(__VERSION__, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .option('--sop-dir <folder>', 'look for SOPs in this folder first')
    .addOption(new Option('--no-color', 'no colour (also NO_COLOR=1)'))
    .addOption(new Option('--debug', 'show the details of an internal error').hideHelp())
    .showSuggestionAfterError()
    .addHelpText('beforeAll', (help) => (help.command.parent ? '' : examples));
  const all = argv.length === 0 || argv.some((word) => ['-h', '--help', 'help', 'completion'].includes(word));
  for (const { name, summary, define } of definitions) {
    const isDefault = name === 'run';
    if (!all && !isDefault && !argv.includes(name)) continue;
    define(program.command(name, { isDefault }).summary(summary), context, done);
  }
  return program;
}

/** The names of the commands. */
export function commandTable(): readonly string[] {
  return [...definitions.map(({ name }) => name), 'help'];
}

/** Reads a whole number between two others. */
const whole =
  (least: number, most: number) =>
  (value: string): number => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  };

const seed = (value: string): string => {
  if (/^[\w.-]{1,64}$/.test(value)) return value;
  throw new InvalidArgumentError('It takes up to 64 letters, digits, dots, dashes and underscores.');
};

const name = (value: string): string => {
  if (value.trim()) return value.trim();
  throw new InvalidArgumentError('It takes a name.');
};

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

const walkStatuses = ['open', 'stopped', 'ended', 'damaged'];

/** The first format is what is printed when none is asked for. */
function format(command: Command, ...formats: string[]): Command {
  return command
    .addOption(new Option('--format <format>', 'how to print the result').choices(formats).default(formats[0]))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }));
}

const definitions: readonly Definition[] = [
  {
    name: 'run',
    summary: 'walk an SOP (also: sop <sop>)',
    define: (command, context, done) => {
      format(command, 'text', 'json')
        .argument('[sop]', 'an id, or the path of a file')
        .description('Walks an SOP: question by question on a terminal, or from given answers.')
        .option('--answer <step=option>', 'answer a question (repeat it for more)', collect)
        .option('--answers <file>', 'take answers and fields from a YAML or JSON file; - reads them from stdin')
        .option('--set <field=value>', 'fill in a field (repeat it for more)', collect)
        .option('--channel <channel>', 'the channel responses go out on: chat, email, phone …')
        .option('--case <id>', 'the case or ticket this is about')
        .option('--from <walk>', 'take over from a finished walk: its id, or its transcript, which is verified')
        .option('--unverified', 'take over also what cannot be verified, or was not handed over; the record says so')
        .option('--transcript <file>', 'write the transcript there; - writes it to stdout')
        .option('--force', 'write over a transcript that exists')
        .option('--plain', 'numbered lists and typed words, for screen readers (also SOP_PLAIN=1)')
        .option('--copy', 'copy the response at the end to the clipboard')
        .option('--no-input', 'never ask: stop where an answer is missing')
        .action(async (sop: string | undefined, _options, command: Command) => {
          const named = command.parent?.args[0] === 'run';
          done(await runCommand(callOf({ ...command.optsWithGlobals<RunOptions>(), named }, context), sop));
        });
    },
  },
  {
    name: 'resume',
    summary: 'go on with a stopped walk',
    define: (command, context, done) => {
      format(command, 'text', 'json')
        .argument('[walk]', 'the id of a walk, or enough of its beginning or end')
        .description('Goes on with a stopped walk: the one given, else the latest, or one picked from a list.')
        .option('--answer <step=option>', 'answer a question (repeat it for more)', collect)
        .option('--answers <file>', 'take answers and fields from a YAML or JSON file; - reads them from stdin')
        .option('--set <field=value>', 'fill in a field (repeat it for more)', collect)
        .option('--channel <channel>', 'the channel responses go out on: chat, email, phone …')
        .option('--transcript <file>', 'write the transcript there; - writes it to stdout')
        .option('--force', 'write over a transcript that exists')
        .option('--plain', 'numbered lists and typed words, for screen readers (also SOP_PLAIN=1)')
        .option('--copy', 'copy the response at the end to the clipboard')
        .option('--no-input', 'never ask: stop where an answer is missing')
        .option('-y, --yes', 'go on without asking where the SOP has changed')
        .action(async (walk: string | undefined, _options, command: Command) => {
          const { resumeCommand } = await import('./commands/resume.js');
          done(await resumeCommand(callOf(command.optsWithGlobals(), context), walk));
        });
    },
  },
  {
    name: 'list',
    summary: 'what SOPs there are',
    define: (command, context, done) => {
      format(command, 'text', 'json')
        .description('Lists the SOPs that can be walked, and where each comes from.')
        .action(async (_options, command: Command) => {
          const { listCommand } = await import('./commands/list.js');
          done(await listCommand(callOf(command.optsWithGlobals(), context)));
        });
    },
  },
  {
    name: 'show',
    summary: 'an SOP as an outline, or one part of it',
    define: (command, context, done) => {
      format(command, 'text', 'md', 'json')
        .argument('<sop>', 'an id, or the path of a file')
        .argument('[id]', 'a step, response or guide of it')
        .description('Shows an SOP as an outline, or one step, response or guide as text.')
        .action(async (sop: string, id: string | undefined, _options, command: Command) => {
          const { showCommand } = await import('./commands/show.js');
          done(await showCommand(callOf(command.optsWithGlobals(), context), sop, id));
        });
    },
  },
  {
    name: 'check',
    summary: 'find mistakes in SOPs and scenarios',
    define: (command, context, done) => {
      format(command, 'text', 'json', 'github', 'sarif')
        .argument('[path...]', 'files, folders, ids of SOPs, or - for stdin; ./sop when left out')
        .description('Finds mistakes in SOPs, shared parts and scenarios, and says what to do about each.')
        .option('--fix', 'mend layout and quoting, show each change, and write the files')
        .option('--dry-run', 'with --fix: show the changes, and write nothing')
        .option('--watch', 'check again after each save')
        .option('--max-warnings <number>', 'exit 1 when there are more warnings than this', whole(0, 999_999_999))
        .option('--quiet', 'show errors alone')
        .option('--as-of <date>', 'take this day for today (YYYY-MM-DD)')
        .option('--explain <code>', 'what a code means, with an example')
        .action(async (paths: string[], _options, command: Command) => {
          const { checkCommand } = await import('./commands/check.js');
          done(await checkCommand(callOf({ ...command.optsWithGlobals(), version: __VERSION__ }, context), paths));
        });
    },
  },
  {
    name: 'test',
    summary: 'play scenarios, prove that every path ends, measure coverage',
    define: (command, context, done) => {
      format(command, 'text', 'json', 'junit', 'github')
        .argument('[path...]', 'SOPs by id or file, scenario files or folders; the SOP folder when left out')
        .description('Plays the scenarios of SOPs, proves what they come to, and measures what is covered.')
        .option('--filter <text>', 'only scenarios whose sop/id or title has this text')
        .option('--bail', 'stop at the first scenario that fails')
        .option('--min <gates>', 'fail below these percentages: options=100,paths=80')
        .option('--write-missing', 'add scenario skeletons for options that none takes')
        .option('--update', 'renew the committed outcome tables')
        .action(async (paths: string[], _options, command: Command) => {
          const { testCommand } = await import('./commands/test.js');
          done(await testCommand(callOf(command.optsWithGlobals(), context), paths));
        });
    },
  },
  {
    name: 'paths',
    summary: 'every way to an outcome, step or response',
    define: (command, context, done) => {
      format(command, 'text', 'json', 'md', 'scenarios')
        .argument('<sop>', 'an id, or the path of a file')
        .description('Lists every path of an SOP as answers, or every way to an outcome, a step or a response.')
        .option('--to <target>', 'an outcome, a step or a response (step:resolve where the word is several)')
        .option('--count', 'print how many there are, exactly')
        .option('--shortest', 'only the one with the fewest answers')
        .option('--limit <n>', 'how many to list; 0 for all (100 when left out)', whole(0, 999_999_999))
        .action(async (sop: string, _options, command: Command) => {
          const { pathsCommand } = await import('./commands/paths.js');
          done(await pathsCommand(callOf(command.optsWithGlobals(), context), sop));
        });
    },
  },
  {
    name: 'diff',
    summary: 'what an edit changes for customers',
    define: (command, context, done) => {
      format(command, 'text', 'md', 'json', 'github')
        .argument('<old>', 'an id, a file, - for stdin, or REV:path of a git repository')
        .argument('<new>', 'the same')
        .description('Compares two versions of an SOP by what the same answers lead to.')
        .option('--exit-code', 'exit with 1 when something changes')
        .action(async (old: string, now: string, _options, command: Command) => {
          const { diffCommand } = await import('./commands/diff.js');
          done(await diffCommand(callOf(command.optsWithGlobals(), context), old, now));
        });
    },
  },
  {
    name: 'train',
    summary: 'practise scenarios and score',
    define: (command, context, done) => {
      format(command, 'text', 'json', 'md')
        .argument('[sop]', 'an id, or the path of a file')
        .description('Practises scenarios of an SOP: a customer, the decisions, and what the SOP says about each.')
        .addOption(
          new Option('--scenario <id>', 'practise this one (repeat it for more)')
            .argParser(collect)
            .conflicts(['all', 'random', 'count']),
        )
        .addOption(new Option('--all', 'practise all of them').conflicts(['random', 'count']))
        .option('--count <number>', 'how many to practise, those known least first (default: 1)', whole(1, 1000))
        .option('--random', 'free play: a customer drawn from the paths of the SOP')
        .option('--seed <text>', 'the same seed is the same session', seed)
        .option('--trainee <name>', 'whose results they are (default: the login name)', name)
        .option('--pass <score>', 'exit with 1 below this score, 0 to 100', whole(0, 100))
        .addOption(
          new Option('--demo', 'for a class: show what is right and why, without scoring').conflicts([
            'answers',
            'pass',
          ]),
        )
        .option('--answers <file>', 'take the decisions from a YAML or JSON file; - reads them from stdin')
        .option('--report', 'show progress and what is missed most; of all trainees, or of --trainee')
        .option('--plain', 'numbered lists and typed words, for screen readers (also SOP_PLAIN=1)')
        .option('--no-input', 'never ask')
        .action(async (sop: string | undefined, _options, command: Command) => {
          const { trainCommand } = await import('./commands/train.js');
          done(await trainCommand(callOf(command.optsWithGlobals(), context), sop));
        });
    },
  },
  {
    name: 'walks',
    summary: 'stopped and finished walks',
    define: (command, context, done) => {
      format(command, 'text', 'json')
        .description('Lists the walks on this computer, the latest first.')
        .addOption(new Option('--status <status>', 'those of one status').choices(walkStatuses))
        .option('--older-than <time>', 'those last worked on longer ago: 30d, 12h, 2w')
        .action(async (_options, command: Command) => {
          const { walksCommand } = await import('./commands/walks.js');
          done(await walksCommand(callOf(command.optsWithGlobals(), context)));
        });
      command
        .command('rm')
        .argument('[walk...]', 'ids of walks')
        .summary('delete walks for good')
        .description('Deletes walks for good: those given, or with --older-than or --status all that fit.')
        .action(async (ids: string[], _options, command: Command) => {
          const { removeWalksCommand } = await import('./commands/walks.js');
          done(await removeWalksCommand(callOf(command.optsWithGlobals(), context), ids));
        });
    },
  },
  {
    name: 'transcript',
    summary: 'render a walk again',
    define: (command, context, done) => {
      format(command, 'md', 'json')
        .argument('[walk]', 'the id of a walk, or enough of its beginning or end')
        .description('Renders the transcript of a walk on this computer again: the one given, else the latest.')
        .option('-o, --output <file>', 'write it there; - writes it to stdout')
        .option('--force', 'write over a file that exists')
        .action(async (walk: string | undefined, _options, command: Command) => {
          const { transcriptCommand } = await import('./commands/transcript.js');
          done(await transcriptCommand(callOf(command.optsWithGlobals(), context), walk));
        });
    },
  },
  {
    name: 'case',
    summary: 'the history of a case',
    define: (command, context, done) => {
      format(command, 'text', 'json')
        .argument('<id>', 'a case or ticket')
        .description('Shows the walks of one case, on this computer, in the order they began.')
        .action(async (id: string, _options, command: Command) => {
          const { caseCommand } = await import('./commands/case.js');
          done(await caseCommand(callOf(command.optsWithGlobals(), context), id));
        });
    },
  },
  {
    name: 'verify',
    summary: 'replay a transcript against its SOP',
    define: (command, context, done) => {
      format(command, 'text', 'json')
        .argument('<transcript>', 'a transcript file; - reads it from stdin')
        .description(
          'Replays a transcript against its SOP. That proves that its parts agree with each other and with the SOP of ' +
            'its digest. It does not prove who wrote it, when, or that it was not rebuilt as a whole.',
        )
        .action(async (file: string, _options, command: Command) => {
          const { verifyCommand } = await import('./commands/verify.js');
          done(await verifyCommand(callOf(command.optsWithGlobals(), context), file));
        });
    },
  },
  {
    name: 'rename',
    summary: 'rename an id wherever it stands',
    define: (command, context, done) => {
      format(command, 'text', 'json')
        .argument('<sop>', 'an id, or the path of a file')
        .argument('<id>', 'what to rename: step:old, option:step/old, outcome:, response:, guide:, field: or sop:')
        .argument('<new>', 'its new id')
        .description(
          'Renames an id in an SOP, in the parts it shares, in scenarios, in SOPs that run it and in tables of outcomes. ' +
            'Comments and layout stay as they are.',
        )
        .option('--dry-run', 'show what would change, and write nothing')
        .action(async (sop: string, id: string, now: string, _options, command: Command) => {
          const { renameCommand } = await import('./commands/rename.js');
          done(await renameCommand(callOf(command.optsWithGlobals(), context), sop, id, now));
        });
    },
  },
  {
    name: 'init',
    summary: 'write a new SOP to start from',
    define: (command, context, done) => {
      format(command, 'text', 'json')
        .argument('<name>', 'the id of the new SOP')
        .description('Writes a new SOP with scenarios, ready to be changed. Never writes over a file.')
        .option('--title <text>', 'its title')
        .option('--summary <text>', 'when it is used, in a sentence')
        .option('--owner <text>', 'who answers for it')
        .option('--audience <text>', 'who walks it')
        .option(
          '--from <outline>',
          'begin with a written procedure: an outline, a drawn tree, a flowchart; - for stdin',
        )
        .option('--as-checklist', 'with --from: take one without a branch for a list of actions')
        .option('--dir <folder>', 'write to this folder (./sop when left out)')
        .option('--yes', 'ask nothing: take the flags and defaults')
        .option('--no-input', 'the same as --yes')
        .action(async (name: string, _options, command: Command) => {
          const { initCommand } = await import('./commands/init.js');
          done(await initCommand(callOf(command.optsWithGlobals(), context), name));
        });
    },
  },
  {
    name: 'schema',
    summary: 'the JSON Schema for editors',
    define: (command, context, done) => {
      command
        .description('Prints the JSON Schema (draft-07) that editors use for completion, hover and first errors.')
        .option('--scenarios', 'the schema of scenario files')
        .action(async (_options, command: Command) => {
          const { schemaCommand } = await import('./commands/schema.js');
          done(await schemaCommand(callOf(command.optsWithGlobals(), context)));
        });
    },
  },
  {
    name: 'completion',
    summary: 'completion for a shell',
    define: (command, context, done) => {
      command
        .argument('<shell>', 'bash, zsh or fish')
        .description('Prints a script that completes commands, flags and the ids of SOPs in bash, zsh or fish.')
        .action(async (shell: string, _options, command: Command) => {
          const { completionCommand } = await import('./commands/completion.js');
          const known = (command.parent as Command).commands.map((one) => ({
            name: one.name(),
            summary: one.summary(),
            flags: one.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []),
          }));
          done(await completionCommand(callOf(command.optsWithGlobals(), context), shell, known));
        });
    },
  },
];
