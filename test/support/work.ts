/**
 * Counts what a piece of work does, in place of the time that it takes: how often each block of code ran, ours and the
 * libraries', as V8 counts it for coverage, and how many items or characters the built-in functions went through that
 * do so in one call. Import it before the code that is to be counted: what was compiled earlier is not counted.
 */
import { Session } from 'node:inspector';
import v8 from 'node:v8';

// Code that is optimised away counts nothing.
v8.setFlagsFromString('--no-opt');
v8.setFlagsFromString('--no-maglev');

const session = new Session();
session.connect();

function post<Result>(method: string, parameters: object = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result as Result)));
  });
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly count: number }[];
    }[];
  }[];
}

await post('Profiler.enable');
await post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** Counts by what did them: `sop/load.ts loadSop`, or the name of a built-in function. */
export type Work = ReadonlyMap<string, number>;

/** What was done until the promise of `what` is settled. */
export async function workOf(what: () => unknown): Promise<Work> {
  const work = new Map<string, number>();
  const add = (name: string, count: number): void => void work.set(name, (work.get(name) ?? 0) + count);
  await post<Coverage>('Profiler.takePreciseCoverage');
  const restore = countBuiltIns(add);
  try {
    await what();
  } finally {
    restore();
  }
  const { result } = await post<Coverage>('Profiler.takePreciseCoverage');
  for (const { url, functions } of result) {
    if (!url.startsWith('file:') && !url.startsWith('/')) continue;
    if (/\/(vitest|vite|@vitest)\/|support\/work/.test(url)) continue;
    const file = url.split('/').slice(-2).join('/');
    for (const { functionName, ranges } of functions) {
      add(
        `${file} ${functionName}`,
        ranges.reduce((sum, { count }) => sum + count, 0),
      );
    }
  }
  return work;
}

type Count = (name: string, count: number) => void;
type Sized = { readonly length: number };
// biome-ignore lint/suspicious/noExplicitAny: any function there is
type Any = any;

/** Puts counting functions in place of the built-in ones that go through all of a text or a list. */
function countBuiltIns(count: Count): () => void {
  const undo: (() => void)[] = [];
  const wrap = (
    owner: Any,
    key: string | symbol,
    name: string,
    cost: (self: Any, args: Any[], result: Any) => number,
  ): void => {
    const original = owner[key];
    const counting = function (this: Any, ...args: Any[]): Any {
      const result = original.apply(this, args);
      count(name, cost(this, args, result));
      return result;
    };
    Object.defineProperty(owner, key, { value: counting, configurable: true, writable: true });
    undo.push(() => Object.defineProperty(owner, key, { value: original, configurable: true, writable: true }));
  };
  const length = (self: Sized): number => self.length;
  const ofResult = (_self: Any, _args: Any[], result: Sized): number => result?.length ?? 0;

  for (const [owner, name] of [
    [String.prototype, 'String'],
    [Array.prototype, 'Array'],
    [Buffer.prototype, 'Buffer'],
  ] as const) {
    wrap(owner, 'indexOf', `${name}.indexOf`, (self, [, from = 0], at) => (at === -1 ? self.length - from : at - from));
    wrap(owner, 'lastIndexOf', `${name}.lastIndexOf`, (self, [, from = self.length], at) => from - at);
    wrap(owner, 'includes', `${name}.includes`, (self) => self.length);
  }
  for (const key of ['trim', 'trimStart', 'trimEnd']) {
    wrap(String.prototype, key, `String.${key}`, (self, _, result) => self.length - result.length);
  }
  for (const key of ['toLowerCase', 'toUpperCase', 'normalize', 'localeCompare', 'isWellFormed']) {
    wrap(String.prototype, key, `String.${key}`, length);
  }
  for (const key of ['repeat', 'padStart', 'padEnd']) wrap(String.prototype, key, `String.${key}`, ofResult);
  for (const key of ['shift', 'unshift', 'reverse', 'join', 'fill', 'sort']) {
    wrap(Array.prototype, key, `Array.${key}`, length);
  }
  for (const key of ['slice', 'concat', 'flat']) wrap(Array.prototype, key, `Array.${key}`, ofResult);
  wrap(Array.prototype, 'splice', 'Array.splice', (self, [from = 0]) => self.length - from);
  const { exec } = RegExp.prototype;
  RegExp.prototype.exec = function (text) {
    const match = exec.call(this, text);
    // A match looks at what it matches, and, if it is not sticky, at what stands before it; none looks at all there is.
    const looked = match ? match[0].length + 1 : this.sticky ? 1 : String(text).length;
    count(`/${this.source}/`, looked);
    return match;
  };
  undo.push(() => {
    RegExp.prototype.exec = exec;
  });
  for (const key of ['keys', 'values', 'entries'] as const) {
    wrap(Object, key, `Object.${key}`, ofResult);
  }
  wrap(JSON, 'parse', 'JSON.parse', (_, [text]) => String(text).length);
  wrap(JSON, 'stringify', 'JSON.stringify', ofResult);
  // What spreads, copies and collects takes each item from one of these.
  for (const iterable of [[], new Map(), new Set(), '', 'a'.matchAll(/a/g)]) {
    const iterator = Object.getPrototypeOf((iterable as Any)[Symbol.iterator]());
    wrap(iterator, 'next', 'iterator.next', () => 1);
  }
  return () => {
    for (const one of undo) one();
  };
}

/**
 * What takes more than some n log n of work, given the work for n, 2n and 4n: each doubling costs 2.7 times as much or
 * more, and no little of it. Linear work costs twice as much; what is bounded may come in at once, but not twice.
 */
export function growing(n: number, [once, twice, fourfold]: readonly [Work, Work, Work]): string[] {
  const found: string[] = [];
  for (const [name, count] of fourfold) {
    const [first, second] = [once.get(name) ?? 0, twice.get(name) ?? 0];
    if (first > 0 && second > 2.7 * first && count > 2.7 * second && count > 20 * n) {
      found.push(`${name}: ${first}, ${second}, ${count}`);
    }
  }
  return found;
}
