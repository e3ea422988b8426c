import { withoutCommands } from '../text/github.js';
import type { Context, Output } from './context.js';

/** A context in which the CI system that reads the output finds no command in it, except those that are meant. */
export function ciContext(context: Context): Context {
  return Object.defineProperties({} as Context, {
    ...Object.getOwnPropertyDescriptors(context),
    stdout: { enumerable: true, get: () => inert(context.stdout) },
    stderr: { enumerable: true, get: () => inert(context.stderr) },
    annotations: { enumerable: true, get: () => context.stdout },
  });
}

function inert<Stream extends Output>(stream: Stream): Stream {
  const write: Output['write'] = (text, done) => stream.write(withoutCommands(text), done);
  return Object.create(stream, { write: { value: write } });
}
