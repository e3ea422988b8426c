import { homedir, userInfo } from 'node:os';

/** A stream that text is written to. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** A stream that input is read from. */
export interface Input extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  setRawMode?(mode: boolean): unknown;
}

/** Everything a command may know or touch of the world. Tests pass their own. */
export interface Context {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The user's home folder. */
  readonly home: string;
  /** The folder of the installed package, which holds `sop/` and `dist/`. */
  readonly packageDir: string;
  now(): Date;
  /** A new unguessable id, `bytes` long, in hex. */
  newId(bytes: number): string;
  /** The login name; empty where there is none. */
  userName(): string;
  /** Calls back on SIGINT, SIGTERM and SIGHUP, until the returned function is called. */
  onSignal(listener: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => void): () => void;
}

/** The real world. */
export function processContext(packageDir: string): Context {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    home: process.env.HOME || homedir(),
    packageDir,
    now: () => new Date(),
    newId: (bytes) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex'),
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
