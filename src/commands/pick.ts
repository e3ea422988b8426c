import { recentSops, stateFolder } from '../store/state.js';
import { pickOne } from '../terminal/ask.js';
import { asking, given } from './asking.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { libraryFor } from './open.js';

/** Asks which SOP to walk, with the last used first. Ends the call if the agent leaves. */
export async function pickSop(call: Call<CommonOptions & { readonly plain?: boolean }>): Promise<string> {
  const { context } = call;
  const { sops } = await libraryFor(call).list();
  const recent = recentSops(stateFolder(context));
  const rank = (id: string): number => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  const items = sops
    .filter(({ shadowed, problem }) => !shadowed && problem === null)
    .map(({ id, title, sop }) => ({ id, label: title ?? id, detail: sop?.summary ?? null }))
    .sort((a, b) => rank(a.id) - rank(b.id));
  if (items.length === 0) throw new CallError('There is no SOP to pick from.', '`sop list` shows why');
  return given(await pickOne('Which SOP?', items, asking(call)));
}
