import type { Say } from '../text/say.js';
import { type Group, keyPlace, type Node, nodeAt, type Path, placeOf } from '../yaml/node.js';
import type { DraftOf } from '../yaml/read.js';
import { insideOf, type Part } from '../yaml/shape.js';
import { readFieldValue } from './field-value.js';
import * as format from './format.js';
import { fieldOf } from './normalise.js';
import { channelField } from './reserved.js';
import type { sopWords } from './words.js';

/** What makes a part whole that no shape can say: fields, guides and responses, each on its own. */
export function checkParts(
  root: Group,
  { fields, guides, responses }: DraftOf<typeof format.sharedFile>,
  say: Say<typeof sopWords>,
): void {
  for (const [id, raw = {}] of fields ?? []) {
    const at = (...path: Path): Node => nodeAt(root, ['fields', id, ...path]);
    if (id === channelField) say('reserved-name', keyPlace(at()), {});
    const type = 'type' in raw ? raw.type : 'text';
    if (type === 'choice' && !('options' in raw)) say('field-options', keyPlace(at()), { id });
    if (type !== 'choice' && type !== undefined && 'options' in raw) {
      say('field-options/type', keyPlace(at('options')), { type });
    }
    const field = fieldOf(id, raw);
    if (field.default === null || (type === 'choice' && field.options.length < 2)) continue;
    const reading = readFieldValue(field, field.default);
    if ('problem' in reading) say('bad-default', placeOf(at('default')), { id, problem: reading.problem });
  }
  for (const [id, guide] of guides ?? []) {
    const node = nodeAt(root, ['guides', id]);
    if (guide && !('text' in guide) && !('items' in guide) && isWhole(node, format.guide)) {
      say('empty-guide', keyPlace(node), { id });
    }
  }
  for (const [id, response] of responses ?? []) {
    if (!response) continue;
    const node = nodeAt(root, ['responses', id]);
    const channels = keyPlace(nodeAt(root, ['responses', id, 'channels']));
    if ('text' in response && 'channels' in response) say('text-and-channels', channels, { id });
    else if (!('text' in response) && !('channels' in response) && isWhole(node, format.response)) {
      say('missing-key/text', keyPlace(node), { id });
    }
    if (response.channels?.size === 0) say('too-few/channels', channels, { id });
  }
}

/** Whether nothing has been said of a group that may be the reason why something is missing in it. */
function isWhole(node: Node, shape: Part): boolean {
  const { keys } = insideOf(shape);
  return node.kind === 'group' && !node.damaged && [...node.entries.keys()].every((key) => keys.has(key));
}
