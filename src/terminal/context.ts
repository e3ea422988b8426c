import { fstatSync, writeSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';

/** What text is written to; `done` is called when it is out, or could not be written. */
export interface Output {
  write(text: string, done?: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** The stream that prompts are drawn on. */
type Screen = Output & NodeJS.WritableStream;

/** A stream that input is read from. */
export interface Input extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  readonly readableEnded?: boolean;
  setRawMode?(mode: boolean): unknown;
}

/** Everything a command may know or touch of the world. Tests pass their own. */
export interface Context {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Screen;
  /** Where to write lines that a CI system is meant to obey, if that is not stdout. */
  readonly annotations?: Output;
  /** Whether both ends are terminals: stdin, and stderr, which prompts are drawn on. */
  canPrompt(): boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The user's home folder. */
  readonly home: string;
  /** The user's numeric id; undefined on systems without one, such as Windows. */
  readonly uid?: number | undefined;
  /** The folder of the installed package, which holds `sop/` and `dist/`. */
  readonly packageDir: string;
  now(): Date;
  /** An id of `bytes` bytes in hex, unlikely to come up twice. It is not a secret. */
  newId(bytes: number): string;
  /** The login name; empty where there is none. */
  userName(): string;
  /** Calls back on SIGINT, SIGTERM and SIGHUP, until the returned function is called. */
  onSignal(listener: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => void): () => void;
}

/** The context of the real process. What takes time to set up is set up when it is first used. */
export function processContext(packageDir: string): Context {
  const quiet = new Set<Screen>();
  /** Keeps a reader that goes away (`| head -1`) from crashing the process: the error goes to whoever writes. */
  const output = (stream: Screen): Screen => {
    if (!quiet.has(stream)) stream.on('error', () => {});
    quiet.add(stream);
    return stream;
  };
  return {
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return isDevice(1) ? output(process.stdout) : directOutput(() => output(process.stdout));
    },
    get stderr() {
      return output(process.stderr);
    },
    canPrompt: () => isDevice(2) && isDevice(0) && process.stdin.isTTY === true && process.stderr.isTTY === true,
    env: process.env,
    cwd: process.cwd(),
    home: process.env.HOME || homedir(),
    uid: process.geteuid?.(),
    packageDir,
    now: () => new Date(),
    // Node's randomness takes 3 ms to set up. The process id and the nanosecond tell walks apart just as well.
    newId: (bytes) => {
      const mixed = (process.hrtime.bigint() * 0x9e3779b97f4a7c15n) ^ (BigInt(process.pid) * 0xbf58476d1ce4e5b9n);
      return BigInt.asUintN(bytes * 8, mixed >> 20n)
        .toString(16)
        .padStart(bytes * 2, '0');
    },
    userName: () => {
      try {
        return userInfo().username;
      } catch {
        return '';
      }
    },
    onSignal: (listener) => {
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
  };
}

/** Writes to a file or pipe without opening it as a stream, which takes longer than all that is written to it. */
function directOutput(stream: () => Screen): Output {
  return {
    write(text, done) {
      let bytes = Buffer.from(text);
      try {
        while (bytes.length) bytes = bytes.subarray(writeSync(1, bytes));
      } catch (error) {
        // The pipe is full and non-blocking, so let the stream wait.
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return stream().write(bytes, done);
        return done?.(error as Error);
      }
      return done?.();
    },
  };
}

/** Whether a file descriptor may be a terminal: telling so is quicker than opening it as a stream. */
function isDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}
