import { Command, Option } from 'commander';
import { callOf } from '../commands/call.js';
import type { Context } from '../terminal/context.js';
import type { Definition, MakeAction } from './options.js';
import { walking } from './walking.js';
import { writing } from './writing.js';

declare const __VERSION__: string;

const examples = `Examples:
  sop abusive                      walk the SOP "abusive", question by question
  sop                              pick an SOP
  sop resume                       go on with the walk that was stopped
  sop check                        find mistakes in SOPs
  sop train abusive                practise
  sop run abusive --answer behaviour=upset --answer empathise=yes --json
`;

const definitions: readonly Definition[] = [...walking, ...writing];

/**
 * The program with its commands. Setting up a command takes time, so only those that `argv` may mean are set up, or all
 * of them for help and completion. `done` is called with the exit code.
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
  const action: MakeAction =
    (run, more) =>
    async (...given) => {
      const command = given.at(-1) as Command;
      const options = { ...command.optsWithGlobals(), ...more?.(command) };
      done(await run(callOf(options, context), command.processedArgs, command));
    };
  for (const { name, summary, define } of definitions) {
    const isDefault = name === 'run';
    if (!all && !isDefault && !argv.includes(name)) continue;
    define(program.command(name, { isDefault }).summary(summary), action);
  }
  return program;
}

/** The names of the commands. */
export function commandTable(): readonly string[] {
  return [...definitions.map(({ name }) => name), 'help'];
}
