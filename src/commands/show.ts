import type { Flow } from '../sop/flow.js';
import { outlineOf } from '../sop/outline.js';
import { markdownOf } from '../sop/outline-markdown.js';
import { renderGuide, renderResponseText, renderStep } from '../sop/part.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { exit } from './exit.js';
import { openSop } from './open.js';

export interface ShowOptions extends CommonOptions {
  readonly format?: 'text' | 'md' | 'json';
}

/** `sop show <sop> [id]`: an SOP as an outline, or one step, response or guide as text. 0, or 2 when there is none. */
export async function showCommand(call: Call<ShowOptions>, name: string, id: string | undefined): Promise<number> {
  const { options } = call;
  const opened = await openSop(call, name);
  const { flow } = opened;
  const json = options.format === 'json';
  if (id !== undefined) return showPart(call, flow, id, json);
  if (json) {
    await call.writeJson(flow.sop);
  } else {
    const md = options.format === 'md';
    const paint = call.paint;
    await call.write(md ? markdownOf(flow) : outlineOf(flow, paint, call.width));
  }
  return exit.done;
}

/** A step, else a response, else a guide of that id. */
async function showPart(call: Call<ShowOptions>, flow: Flow, id: string, json: boolean): Promise<number> {
  const paint = call.paint;
  const width = call.width;
  const step = flow.steps.get(id);
  const response = flow.sops.flatMap((sop) => sop.responses).find((one) => one.id === id);
  const guide = flow.sops.flatMap((sop) => sop.guides).find((one) => one.id === id);
  const found = step ?? response ?? guide;
  if (!found) {
    const ids = [
      ...flow.steps.keys(),
      ...flow.sops.flatMap((sop) => [...sop.responses, ...sop.guides].map((one) => one.id)),
    ];
    const hint = didYouMean(id, ids) ?? `it has ${oneOf(ids, 30)}`;
    throw new CallError(`\`${flow.sop.id}\` has no step, response or guide \`${id}\`.`, hint);
  }
  if (json) {
    const plain = flow.sop.steps.find((one) => one.id === id);
    await call.writeJson(plain ?? response ?? guide ?? { id });
  } else if (step) {
    await call.write(renderStep(step, paint, width));
  } else if (response) {
    await call.write(renderResponseText(response, paint));
  } else if (guide) {
    await call.write(renderGuide(guide, paint, width));
  }
  return exit.done;
}
