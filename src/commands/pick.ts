import { recentSops, stateFolder } from '../store/state.js';
import type { Context } from '../terminal/context.js';
import { pickOne } from '../terminal/select.js';
import { libraryFor } from './open.js';
import { type CommonOptions, errorPaint } from './output.js';
import { isPlain, signalCodes } from './walk-on-terminal.js';

/** Asks which SOP to walk, the last used first. The id, or an exit code when the agent leaves. */
export async function pickSop(
  options: CommonOptions & { readonly plain?: boolean },
  context: Context,
): Promise<string | number> {
  const { sops } = await libraryFor(options, context).list();
  const recent = recentSops(stateFolder(context));
  const rank = (id: string): number => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  const items = sops
    .filter(({ shadowed, problem }) => !shadowed && problem === null)
    .map(({ id, title, sop }) => ({ id, label: title ?? id, detail: sop?.summary ?? null }))
    .sort((a, b) => rank(a.id) - rank(b.id));
  const asked = await pickOne('Which SOP?', items, {
    context,
    paint: errorPaint(context, options),
    plain: isPlain(options, context),
  });
  if (asked.kind === 'given') return asked.value;
  return asked.kind === 'signal' ? signalCodes[asked.signal] : 3;
}
