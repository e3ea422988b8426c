import { recentSops, stateFolder } from '../store/state.js';
import { pickOne } from '../terminal/ask.js';
import type { Context } from '../terminal/context.js';
import { asking, codeOf } from './asking.js';
import { libraryFor } from './open.js';
import { type CommonOptions, fail } from './output.js';

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
  if (items.length === 0) return fail(context, options, 'There is no SOP to pick from.', '`sop list` shows why');
  const asked = await pickOne('Which SOP?', items, asking(options, context));
  return asked.kind === 'given' ? asked.value : codeOf(asked);
}
