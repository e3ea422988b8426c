import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** This process among others, so that a lock left behind by a dead one can be told from one that is held. */
export interface Processes {
  readonly pid: number;
  /** Tells this computer, and on Linux this set of process numbers, from others. */
  readonly host: string;
  /** Changes when the computer restarts; `0` where that cannot be known. */
  readonly boot: string;
  /** When a process started, as far as that can be known; undefined when there is no such process. */
  startOf(pid: number): string | undefined;
}

/** The processes of this computer. */
export function processTable(): Processes {
  return {
    pid: process.pid,
    host: short(`${read('/etc/machine-id') ?? hostname()} ${namespace()}`),
    boot: short(read('/proc/sys/kernel/random/boot_id') ?? '0'),
    startOf: (pid) => (process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid)),
  };
}

function startOnLinux(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The program's name, in brackets, may contain anything, so count fields from the last bracket on.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return fields[19] ?? '0';
}

function startElsewhere(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
    return '0';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? '0' : undefined;
  }
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
