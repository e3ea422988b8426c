import { idOf, idPattern } from '../text/id.js';
import type { Say } from '../text/say.js';
import { fileStem, placeIn, type Source } from '../text/source.js';
import { type Node, placeOf } from '../yaml/node.js';
import type { sopWords } from './words.js';

/**
 * Says whether a file is found by the id that stands in it, as `sop: abusive` or `shared: endings`. What has no name of
 * a YAML file, such as a pipe, may be called as it likes.
 */
export function checkFileName(
  source: Source,
  root: Node | undefined,
  key: 'sop' | 'shared',
  say: Say<typeof sopWords>,
): void {
  const file = fileStem(source.name);
  if (file === undefined) return;
  const node = root?.kind === 'group' ? root.entries.get(key) : undefined;
  const place = node ? placeOf(node) : placeIn(source, 0, 0);
  const written = node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
  const id = idPattern.test(written) ? written : undefined;
  if (!idPattern.test(file)) {
    const ending = source.name.endsWith('.yml') ? '.yml' : '.yaml';
    const likely = id ?? idOf(file.slice(0, 200));
    say('bad-file-name', place, { file, ending, likely: idPattern.test(likely) ? likely : undefined });
  } else if (id !== undefined && id !== file) {
    say(key === 'sop' ? 'name-mismatch' : 'name-mismatch/shared', place, { id, file });
  }
}
