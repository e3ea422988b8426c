import type { Response } from '../sop/types.js';
import type { Walk } from '../walk/engine.js';
import { revealResponse } from '../walk/reveal.js';
import type { TrainingChoice } from './choice.js';
import { type Random, shuffled } from './random.js';

/** Sending nothing is always on offer. */
export const nothing: TrainingChoice = {
  id: 'nothing',
  label: 'Nothing',
  key: null,
  hint: 'no reply to the customer here',
  why: null,
  gravity: 'ordinary',
  leadsTo: null,
  wayOut: false,
};

/** How many wrong responses are offered beside the right one. */
const wrongOnes = 3;

/**
 * The right response among wrong ones from the SOPs in the walk, for the same channel if there are enough, and the
 * choice to send nothing. Others that are sent at the same step are right, too, so they are left out.
 */
export function candidatesFor(
  walk: Walk,
  right: Response,
  more: readonly Response[],
  random: Random,
): readonly TrainingChoice[] {
  const taken = new Set(walk.step.says.map(({ id }) => id));
  const others: Response[] = [];
  const add = (responses: readonly Response[]): void => {
    for (const response of responses) {
      if (taken.has(response.id)) continue;
      taken.add(response.id);
      others.push(response);
    }
  };
  // Responses of the step's own procedure come first, because they are the easiest to mix up.
  add(walk.step.sop.responses);
  add(walk.flow.sops.flatMap(({ responses }) => responses));
  if (others.length < wrongOnes) add(more);
  const channels = channelsOf(right);
  const same = others.filter((one) => channelsOf(one).some((channel) => channels.includes(channel)));
  const pool = same.length >= wrongOnes ? same : [...same, ...others.filter((one) => !same.includes(one))];
  const own = pool.slice(0, Math.max(wrongOnes, ownCount(pool, walk)));
  const wrong = shuffled(own, random).slice(0, wrongOnes);
  const why = walk.step.title
    ? `That is what the SOP sends at “${walk.step.title}”.`
    : 'That is what the SOP sends here.';
  const choices = shuffled([right, ...wrong], random).map((response) => ({
    ...choiceOf(response, walk),
    why: response === right ? why : null,
  }));
  return [...choices, nothing];
}

function ownCount(pool: readonly Response[], walk: Walk): number {
  const own = new Set(walk.step.sop.responses);
  return pool.filter((response) => own.has(response)).length;
}

function channelsOf({ channel, channels }: Response): readonly string[] {
  return channels.length ? channels.map((variant) => variant.channel) : channel === null ? [] : [channel];
}

function choiceOf(response: Response, walk: Walk): TrainingChoice {
  const { text } = revealResponse(walk, response);
  return { ...nothing, id: response.id, label: response.title, hint: beginningOf(text) };
}

/** The first sentences of a response, up to 120 characters, without the greeting. */
function beginningOf(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim());
  const body = (lines.length > 1 && /^[^.!?]*,$/.test(lines[0]?.trim() ?? '') ? lines.slice(1) : lines).join(' ');
  if (body.length <= 120) return body.trim();
  const cut = body.slice(0, 120);
  return `${cut.slice(0, cut.lastIndexOf(' '))} …`;
}
