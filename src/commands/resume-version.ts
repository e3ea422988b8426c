import type { Opened } from '../sop/library.js';
import type { SavedWalk } from '../store/saved-walk.js';
import type { CardChoice } from '../terminal/front.js';
import { isInterrupt } from '../terminal/interrupt.js';
import { openFront } from '../terminal/open.js';
import { caseOf } from '../walk/report.js';
import { type Holding, heldFields, holdingOf, newerVersionLines } from '../walk/versions.js';
import { isPlain } from './asking.js';
import { type Begun, beginWalk } from './begin-walk.js';
import type { Call, CommonOptions } from './call.js';
import { CallError, leave } from './call-error.js';
import { exit, signalExit } from './exit.js';
import { libraryFor } from './open.js';

export interface VersionOptions extends CommonOptions {
  readonly plain?: boolean;
  /** Finishes on the version that the walk began with. */
  readonly asBegun?: boolean;
  /** Begins a new walk on the newer one. */
  readonly asNew?: boolean;
}

/** A walk that goes on: on its own version, whatever there is now, or as a new one on the newer version. */
export type Way =
  | { readonly kind: 'begun'; readonly newer?: string }
  | { readonly kind: 'new'; readonly newer: Opened; readonly begun: Begun; readonly holding: Holding };

/**
 * How a walk goes on where its SOP has changed since: the flags say it, else the agent is asked. A walk belongs to one
 * version for life, so nothing that was shown in it becomes anything else.
 */
export async function chooseWay(call: Call<VersionOptions>, saved: SavedWalk, interactive: boolean): Promise<Way> {
  const { asBegun, asNew } = call.options;
  const newer = await openNewer(call, saved);
  if (!newer) return { kind: 'begun' };
  const held = { fields: heldFields(saved.walk, newer.flow), case: caseOf(saved.walk), old: saved.walk };
  const begun = await beginWalk(call, newer, held);
  const holding = holdingOf(saved.walk, begun.walk);
  const title = `\`${newer.flow.sop.id}\` has changed since this walk was begun${versions(saved, newer)}.`;
  await call.complain(title, newerVersionLines(saved.walk, holding));
  const way = asBegun ? 'begun' : asNew ? 'new' : interactive ? await ask(call) : undefined;
  if (way === undefined) {
    throw new CallError('The walk is left as it is.', [
      '--as-begun   finishes it on the version that it began with',
      '--as-new     begins a new walk on the new one, with the answers that still hold',
    ]);
  }
  return way === 'new' ? { kind: 'new', newer, begun, holding } : { kind: 'begun', newer: newer.digest };
}

/** The SOP of a walk as it is now, where that is another version; undefined where it is the same, or cannot be opened. */
async function openNewer(call: Call<VersionOptions>, { header }: SavedWalk): Promise<Opened | undefined> {
  const { options } = call;
  const library = libraryFor(call);
  const file = options.sopDir === undefined ? library.findFile(header.path) : undefined;
  const opened = await library.open(file && 'path' in file ? file : library.findId(header.sop));
  if ('flow' in opened) return opened.digest === header.digest ? undefined : opened;
  const why =
    'problem' in opened ? `cannot be opened now: ${opened.problem.message}` : `, \`${header.sop}\`, has mistakes now.`;
  const message = `The SOP of this walk${why.startsWith(',') ? '' : ' '}${why}`;
  if ('diagnostics' in opened) await call.explain(opened.diagnostics);
  if (options.asNew) throw new CallError(message, 'without --as-new the walk is finished on the version it began with');
  await call.complain(message, 'the walk goes on on the version that it began with');
  return undefined;
}

async function ask(call: Call<VersionOptions>): Promise<'begun' | 'new'> {
  const choice = (mark: string, label: string, value: { way: 'begun' | 'new' }): CardChoice<typeof value> => {
    return { mark, label, hint: null, value, words: [], sign: null };
  };
  const front = await openFront(call.context, call.errorPaint, isPlain(call));
  try {
    for (;;) {
      const taken = await front.ask({
        key: 'version',
        head: () => [],
        plain: [],
        ask: 'How does this walk go on?',
        take: {
          kind: 'choose',
          choices: [
            choice('1', 'Finish it on the version that it began with', { way: 'begun' }),
            choice('2', 'Begin a new walk on the new version, with the answers that still hold', { way: 'new' }),
          ],
          offered: null,
          enter: 'choose',
          byEmptyLine: null,
        },
        guides: [],
        commands: [{ name: 'quit', does: 'leave the walk as it is', inLegend: true }],
      });
      if (isInterrupt(taken)) leave(taken.kind === 'signal' ? signalExit[taken.signal] : exit.stopped);
      if (taken.kind === 'answer') return taken.value.way;
      if (taken.kind === 'quit') leave(exit.stopped);
    }
  } finally {
    front.close();
  }
}

function versions(saved: SavedWalk, { flow }: Opened): string {
  const was = saved.flow.sop.version;
  const now = flow.sop.version;
  return was !== null && now !== null && was !== now ? ` (version ${was} → ${now})` : '';
}
