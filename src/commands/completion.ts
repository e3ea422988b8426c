import { didYouMean } from '../text/suggest.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import { exit } from './exit.js';
import { libraryFor } from './open.js';

/** What completion knows of a command: its name, what it does, and its flags. */
export interface CompletionCommand {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly string[];
}

const shells = ['bash', 'zsh', 'fish'] as const;

/**
 * `sop completion <shell>`: a script that completes commands, flags, and the ids of SOPs, which it asks for each time.
 * With `ids` it prints those ids, one a line. 0, or 2 for an unknown shell.
 */
export async function completionCommand(
  call: Call,
  shell: string,
  commands: readonly CompletionCommand[],
): Promise<number> {
  if (shell === 'ids') {
    const ids = libraryFor(call).ids();
    await call.write(ids.map((id) => `${id}\n`).join(''));
    return exit.done;
  }
  switch (shell) {
    case 'bash':
      await call.write(bashScript(commands));
      return exit.done;
    case 'zsh':
      await call.write(zshScript(commands));
      return exit.done;
    case 'fish':
      await call.write(fishScript(commands));
      return exit.done;
    default: {
      const hint = didYouMean(shell, shells) ?? `it writes for ${shells.join(', ')}`;
      throw new CallError(`There is no completion for \`${shell}\`.`, hint);
    }
  }
}

/** Commands whose first word is an SOP. */
const takesSop = new Set<string>(['run', 'show', 'check', 'test', 'paths', 'rename', 'train']);

/*
 * File names and the command line are data. The scripts compare them and pass them on, but never give them to anything
 * that expands words (`compgen -W`, `eval`, an unquoted `$(…)`).
 */

/** The arms of a `case` on the command. */
const flagsOf = (commands: readonly CompletionCommand[]): string =>
  commands.map(({ name, flags }) => `    ${name}) flags=(${flags.join(' ')}) ;;`).join('\n');

function bashScript(commands: readonly CompletionCommand[]): string {
  return `# bash completion for sop. Put into ~/.bashrc:  eval "$(sop completion bash)"
_sop() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}" flags=()
  COMPREPLY=()
  case "$command" in
${flagsOf(commands)}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    _sop_offer "$word" <<< "$(printf '%s\\n' ${commands.map(({ name }) => name).join(' ')})"
    _sop_offer "$word" <<< "$(sop completion ids 2>/dev/null)"
  elif [[ "$word" == -* ]]; then
    _sop_offer "$word" <<< "$(printf '%s\\n' "\${flags[@]}")"
  else
    case "$command" in
    ${[...takesSop].join('|')}) _sop_offer "$word" <<< "$(sop completion ids 2>/dev/null)" ;;
    esac
    _sop_offer '' <<< "$(compgen -f -- "$word")"
  fi
}
# Offers the lines that begin with a word, as they are.
_sop_offer() {
  local line
  while IFS= read -r line; do
    if [[ -n "$line" && "$line" == "$1"* ]]; then COMPREPLY+=("$line"); fi
  done
}
complete -o filenames -F _sop sop
`;
}

function zshScript(commands: readonly CompletionCommand[]): string {
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replace(/:/g, '\\:')}`)}`);
  return `#compdef sop
# zsh completion for sop. Put into ~/.zshrc, after compinit:  eval "$(sop completion zsh)"
_sop() {
  local -a commands ids flags
  commands=(
${described.join('\n')}
  )
  ids=("\${(@)\${(@f)$(sop completion ids 2>/dev/null)}:#}")
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    compadd -X 'SOPs' -a ids
    return
  fi
  case "$words[2]" in
${flagsOf(commands)}
  esac
  if [[ "$words[CURRENT]" == -* ]]; then
    compadd -a flags
  else
    case "$words[2]" in
    ${[...takesSop].join('|')}) compadd -X 'SOPs' -a ids ;;
    esac
    _files
  fi
}
compdef _sop sop
`;
}

function fishScript(commands: readonly CompletionCommand[]): string {
  const lines = commands.flatMap(({ name, summary, flags }) => [
    `complete -c sop -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...flags
      .filter((flag) => flag.startsWith('--'))
      .map((flag) => `complete -c sop -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}`),
  ]);
  // fish offers each line that the command prints as a word, without expanding it again.
  return `# fish completion for sop. Put into ~/.config/fish/completions/sop.fish
complete -c sop -n __fish_use_subcommand -f -a '(sop completion ids 2>/dev/null)'
complete -c sop -n '__fish_seen_subcommand_from ${[...takesSop].join(' ')}' -a '(sop completion ids 2>/dev/null)'
${lines.join('\n')}
`;
}

/** A word of our own in quotes, for any of the shells. */
const quoted = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;
