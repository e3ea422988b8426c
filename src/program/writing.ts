import { type Command, Option } from 'commander';
import { type Definition, date, format, gates, whole } from './options.js';

declare const __VERSION__: string;

/** The commands for writing SOPs, checking them and comparing them. */
export const writing: readonly Definition[] = [
  {
    name: 'list',
    summary: 'what SOPs there are',
    define: (command, call) => {
      format(command, 'text', 'json')
        .description('Lists the SOPs that can be walked, and where each comes from.')
        .action(call(async (call) => (await import('../commands/list.js')).listCommand(call)));
    },
  },
  {
    name: 'show',
    summary: 'an SOP as an outline or a picture, or one part of it',
    define: (command, call) => {
      format(command, 'text', 'md', 'json', 'mermaid', 'dot', 'svg')
        .argument('<sop>', 'an id, or the path of a file')
        .argument('[id]', 'a step, response or guide of it')
        .description('Shows an SOP as an outline or a picture, or one step, response or guide as text.')
        .addOption(
          new Option('--picture', 'print a document (--format md) that begins with a picture, in Mermaid').implies({
            format: 'md',
          }),
        )
        .action(call(async (call, [sop, id]) => (await import('../commands/show.js')).showCommand(call, sop, id)));
    },
  },
  {
    name: 'check',
    summary: 'find mistakes in SOPs and scenarios',
    define: (command, call) => {
      format(command, 'text', 'json', 'github', 'sarif')
        .argument('[path...]', 'files, folders, ids of SOPs, or - for stdin (default: ./sop)')
        .description('Finds mistakes in SOPs, shared parts and scenarios, and says what to do about each.')
        .option('--fix', 'mend layout and quoting, show each change, and write the files')
        .addOption(new Option('--dry-run', 'show what --fix would change, and write nothing').implies({ fix: true }))
        .addOption(new Option('--watch', 'check again after each save').conflicts(['fix', 'explain', 'json']))
        .option('--max-warnings <number>', 'exit 1 when there are more warnings than this', whole(0, 999_999_999))
        .option('--quiet', 'show errors only')
        .option('--as-of <date>', 'take this day for today (YYYY-MM-DD)', date)
        .option('--explain <code>', 'what a code means, with an example')
        .action(
          call(
            async (call, [paths]) => (await import('../commands/check.js')).checkCommand(call, paths),
            () => ({ version: __VERSION__ }),
          ),
        );
    },
  },
  {
    name: 'test',
    summary: 'play scenarios, prove that every path ends, measure coverage',
    define: (command, call) => {
      format(command, 'text', 'json', 'junit', 'github')
        .argument('[path...]', 'SOPs by id or file, scenario files or folders (default: the SOP folder)')
        .description('Plays the scenarios of SOPs, proves that every path ends, and measures what the scenarios cover.')
        .addOption(
          new Option(
            '--filter <text>',
            'only scenarios whose sop/id or title has this text; coverage is not judged then',
          ).conflicts(['min', 'writeMissing', 'update']),
        )
        .option('--bail', 'stop at the first scenario that fails')
        .option('--min <gates>', 'fail below these percentages: options=100,paths=80', gates)
        .option('--write-missing', 'add scenario skeletons for options that no scenario takes')
        .option('--update', 'renew the committed outcome tables')
        .action(call(async (call, [paths]) => (await import('../commands/test.js')).testCommand(call, paths)));
    },
  },
  {
    name: 'paths',
    summary: 'every way to an outcome, step or response',
    define: (command, call) => {
      format(command, 'text', 'json', 'md', 'scenarios')
        .argument('<sop>', 'an id, or the path of a file')
        .description('Lists the answers of every path of an SOP, or of every way to an outcome, a step or a response.')
        .option('--to <target>', 'an outcome, a step or a response (step:resolve if the word names several)')
        .option('--count', 'print only how many there are, exactly')
        .option('--shortest', 'list only the one with the fewest answers')
        .option('--limit <n>', 'how many to list; 0 for all (default: 100)', whole(0, 999_999_999))
        .action(call(async (call, [sop]) => (await import('../commands/paths.js')).pathsCommand(call, sop)));
    },
  },
  {
    name: 'diff',
    summary: 'what an edit changes for customers',
    define: (command, call) => {
      format(command, 'text', 'md', 'json', 'github', 'mermaid', 'svg')
        .argument('[old]', 'an id, a file, a folder, - for stdin; of a git repository a revision, REV:path, REV:id')
        .argument('[new]', 'the same; left out: what stands there now')
        .description(
          'Compares two versions of an SOP, or of a folder of SOPs, by what the same answers lead to. An SOP alone is compared ' +
            'with the last commit, and so is the folder where nothing is named; a revision alone takes the whole folder.',
        )
        .option('--exit-code', 'exit with 1 if anything changes')
        .action(call(async (call, words) => (await import('../commands/diff.js')).diffCommand(call, words)));
    },
  },
  {
    name: 'rename',
    summary: 'rename an id wherever it stands',
    define: (command, call) => {
      format(command, 'text', 'json')
        .argument('<sop>', 'an id, or the path of a file')
        .argument('<id>', 'what to rename: step:old, option:step/old, outcome:, response:, guide:, field: or sop:')
        .argument('<new>', 'its new id')
        .description(
          'Renames an id in an SOP, in the parts it shares, in scenarios, in SOPs that run it and in tables of outcomes. ' +
            'Comments and layout stay as they are.',
        )
        .option('--dry-run', 'show what would change, and write nothing')
        .action(
          call(async (call, [sop, id, now]) =>
            (await import('../commands/rename.js')).renameCommand(call, sop, id, now),
          ),
        );
    },
  },
  {
    name: 'init',
    summary: 'write a new SOP to start from',
    define: (command, call) => {
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
        .option('--as-checklist', 'with --from: take an outline without branches as a list of actions')
        .option('--dir <folder>', 'write to this folder (default: ./sop)')
        .addOption(new Option('--yes', 'ask nothing: take the flags and defaults').implies({ input: false }))
        .option('--no-input', 'the same as --yes')
        .action(call(async (call, [name]) => (await import('../commands/init.js')).initCommand(call, name)));
    },
  },
  {
    name: 'schema',
    summary: 'the JSON Schema for editors',
    define: (command, call) => {
      command
        .description('Prints the JSON Schema (draft-07) that editors use for completion, hover and first errors.')
        .option('--scenarios', 'the schema of scenario files')
        .action(call(async (call) => (await import('../commands/schema.js')).schemaCommand(call)));
    },
  },
  {
    name: 'completion',
    summary: 'completion for a shell',
    define: (command, call) => {
      command
        .argument('<shell>', 'bash, zsh or fish')
        .description('Prints a script that completes commands, flags and the ids of SOPs in bash, zsh or fish.')
        .action(
          call(async (call, [shell], { parent }) => {
            const { completionCommand } = await import('../commands/completion.js');
            const known = (parent as Command).commands.map((one) => ({
              name: one.name(),
              summary: one.summary(),
              flags: one.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []),
            }));
            return completionCommand(call, shell, known);
          }),
        );
    },
  },
];
