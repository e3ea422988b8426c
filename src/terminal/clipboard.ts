import { type ChildProcess, spawn } from 'node:child_process';
import type { Context } from './context.js';

/** Longer texts are cut or refused by terminals. In bytes of base64. */
const longest = 74_994;
/** A tool that hangs must not hold up the walk. In milliseconds. */
const patience = 2000;
/** How long a tool that hangs may take to end by itself. In milliseconds. */
const grace = 500;

export type Copied = { readonly how: string } | { readonly failed: string };

/**
 * Copies text: through the terminal (OSC 52), which works over ssh, and with the system's own tool where there is one.
 * Says what was done. The terminal never answers, so that alone is said as "asked the terminal".
 */
export async function copyText(text: string, context: Context): Promise<Copied> {
  const asked = askTerminal(text, context);
  const problems: string[] = [];
  for (const [command, ...args] of tools(context.env)) {
    const problem = await feed(command as string, args, text, context.env);
    if (problem === undefined) return { how: `with ${command}` };
    if (problem !== 'missing') problems.push(`${command} ${problem}`);
  }
  if (asked === undefined) return { how: 'through the terminal, if it allows that' };
  return { failed: [...(problems.length ? problems : ['no clipboard tool was found']), asked].join('; ') };
}

/** The tools that may serve here, the likeliest first. */
function tools(env: Context['env']): string[][] {
  const found: string[][] = [];
  if (process.platform === 'darwin') found.push(['pbcopy']);
  if (process.platform === 'win32' || env.WSL_DISTRO_NAME) found.push(['clip.exe']);
  if (env.WAYLAND_DISPLAY) found.push(['wl-copy']);
  if (env.DISPLAY) found.push(['xclip', '-selection', 'clipboard'], ['xsel', '--clipboard', '--input']);
  return found;
}

/** Asks the terminal to take the text; why not, where it cannot be asked. */
function askTerminal(text: string, { stderr, env }: Context): string | undefined {
  if (stderr.isTTY !== true || env.TERM === 'dumb') return 'this terminal cannot be asked';
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  if (encoded.length > longest) return 'it is too long for the terminal';
  const sequence = `\u001b]52;c;${encoded}\u0007`;
  // tmux passes on only what is wrapped for it. It also takes the sequence itself, when it is set so.
  stderr.write(env.TMUX ? `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\${sequence}` : sequence);
  return undefined;
}

/** Gives the text to a tool on its input: undefined when it took it, `missing` when there is none, else what it said. */
function feed(
  command: string,
  args: readonly string[],
  text: string,
  env: Context['env'],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    // Tools such as xclip stay behind to serve the text. They must not keep this program alive, nor go with it.
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true, env });
    const timer = setTimeout(() => {
      end(child);
      done('does not answer');
    }, patience);
    const done = (problem: string | undefined): void => {
      clearTimeout(timer);
      child.stdin.destroy();
      child.unref();
      resolve(problem);
    };
    child.on('error', (error: NodeJS.ErrnoException) => done(error.code === 'ENOENT' ? 'missing' : error.message));
    child.on('exit', (code) => done(code === 0 ? undefined : 'failed'));
    child.stdin.on('error', () => {});
    // clip.exe takes anything but UTF-16 for the code page of the machine.
    child.stdin.end(command === 'clip.exe' ? Buffer.from(`\ufeff${text}`, 'utf16le') : text);
  });
}

/** Ends a tool and what it has started, first by asking. This program lives on until the tool is gone. */
function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  signal(pid, 'SIGTERM');
  setTimeout(() => signal(pid, 'SIGKILL'), grace);
}

/** Signals the group of processes that a detached child leads; Windows has no groups. */
function signal(leader: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, name);
  } catch {
    // They have all ended.
  }
}
