import { type Command, CommanderError } from 'commander';
import { callOf } from './commands/call.js';
import { CallError } from './commands/call-error.js';
import { exit } from './commands/exit.js';
import { OutputFailed, write } from './commands/output.js';
import { programFor } from './program/program.js';
import { commandNames } from './sop/reserved.js';
import { type Context, processContext } from './terminal/context.js';
import { escapeLine, escapeText } from './text/escape.js';
import { obeysOutput } from './text/github.js';
import { didYouMean } from './text/suggest.js';

/** Runs the real process: bin/sop.js calls it with the package's folder. */
export async function start(packageDir: string): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), processContext(packageDir));
}

/** One call of `sop`, in process: arguments → exit code. */
export async function main(argv: readonly string[], world: Context): Promise<number> {
  const context = obeysOutput(world.env) ? (await import('./terminal/ci-log.js')).ciContext(world) : world;
  let out = '';
  let err = '';
  let refused = '';
  let code = 0;
  const program = programFor(argv, context, (result) => {
    code = result;
  });
  const output = {
    writeOut: (text: string) => {
      out += text;
    },
    writeErr: (text: string) => {
      err += text;
    },
    outputError: (text: string) => {
      refused += text;
    },
    getOutHelpWidth: () => helpWidth(context.stdout),
    getErrHelpWidth: () => helpWidth(context.stderr),
  };
  for (const command of withAllBelow(program)) command.configureOutput(output).exitOverride();
  try {
    await program.parseAsync(argv as string[], { from: 'user' });
  } catch (error) {
    if (error instanceof CallError) {
      code = error.exitCode;
      if (error.message)
        await callOf(program.opts(), context)
          .complain(error.message, error.hints)
          .catch(() => {});
    } else if (error instanceof CommanderError) {
      code = error.exitCode === 0 ? exit.done : exit.wrongCall;
      // A mistyped command is taken for an SOP to run, for which the words after it are too many.
      const mistyped = error.code === 'commander.excessArguments' && argv[0] && noSuchCommand(argv[0], true);
      if (mistyped) err += mistyped;
      else if (refused) err += explainRefusal(refused);
      // Asked for help on an unknown command, commander prints the general help and no error.
      else if (code && argv[0] === 'help' && argv[1]) err = noSuchCommand(argv[1]);
    } else {
      code = exit.wrongCall;
      err += explainFailure(error, argv.includes('--debug'));
    }
  }
  try {
    if (out) await write(context.stdout, out);
  } catch (error) {
    code = exit.wrongCall;
    err += explainFailure(error, argv.includes('--debug'));
  }
  if (err) await write(context.stderr, err).catch(() => {});
  return code;
}

/** What commander says about a wrong call, in the form of our own errors. It may quote what was typed. */
function explainRefusal(text: string): string {
  const said = text.replace(/^error: /, '').trimEnd();
  const guess = '\n(Did you mean ';
  const at = said.endsWith('?)') ? said.lastIndexOf(guess) : -1;
  const meant = said.slice(at + guess.length, -'?)'.length);
  const hint = at === -1 ? '' : `     did you mean \`${escapeLine(meant)}\`?\n`;
  return `sop: ${escapeLine(withoutValue(at === -1 ? said : said.slice(0, at)))}\n${hint}`;
}

/** Cuts `--sett=customer=Sam` at its first `=`. No SOP is open yet, so what follows may be sensitive. */
function withoutValue(message: string): string {
  const at = message.startsWith("unknown option '") ? message.indexOf('=') : -1;
  return at === -1 ? message : `${message.slice(0, at)}'`;
}

/** The error for a mistyped command. With `close`, it is empty for a word that is a command, or not similar to one. */
function noSuchCommand(word: string, close = false): string {
  const meant = didYouMean(word, commandNames);
  if (close && (meant === undefined || commandNames.some((name) => name === word))) return '';
  const hint = meant ?? '`sop --help` lists the commands';
  return `sop: There is no command \`${escapeLine(word)}\`.\n     ${hint}\n`;
}

/** The message for an error that no command expected. */
function explainFailure(error: unknown, debug: boolean): string {
  const known = error instanceof Error ? error : new Error(String(error));
  const message =
    error instanceof OutputFailed
      ? `sop: the output could not be written: ${escapeLine(known.message)}\n`
      : `sop: something went wrong inside sop: ${escapeLine(known.message)}\n     run it again with --debug for the details\n`;
  return debug ? `${message}${escapeText(known.stack ?? '')}\n` : message;
}

function helpWidth(stream: Context['stdout']): number {
  return stream.isTTY && stream.columns ? Math.max(40, stream.columns) : 80;
}

const withAllBelow = (command: Command): Command[] => [command, ...command.commands.flatMap(withAllBelow)];
