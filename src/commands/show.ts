import type { Flow } from '../sop/flow.js';
import { outlineOf } from '../sop/outline.js';
import { markdownOf } from '../sop/outline-markdown.js';
import { renderGuide, renderResponseText, renderStep } from '../sop/part.js';
import type { Context } from '../terminal/context.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import { openSop } from './open.js';
import { type CommonOptions, fail, outputPaint, outputWidth, write, writeJson } from './output.js';

export interface ShowOptions extends CommonOptions {
  readonly format?: 'text' | 'md' | 'json';
  readonly json?: boolean;
}

/** `sop show <sop> [id]`: an SOP as an outline, or one step, response or guide as text. 0, or 2 when there is none. */
export async function showCommand(
  name: string,
  id: string | undefined,
  options: ShowOptions,
  context: Context,
): Promise<number> {
  const opened = await openSop(name, options, context);
  if (opened === 2) return 2;
  const { flow } = opened;
  const json = options.json || options.format === 'json';
  if (id !== undefined) return showPart(flow, id, json, options, context);
  if (json) {
    await writeJson(context, flow.sop);
  } else {
    const md = options.format === 'md';
    const paint = outputPaint(context, options);
    await write(context.stdout, md ? markdownOf(flow) : outlineOf(flow, paint, outputWidth(context.stdout)));
  }
  return 0;
}

/** A step, else a response, else a guide of that id. */
async function showPart(
  flow: Flow,
  id: string,
  json: boolean,
  options: ShowOptions,
  context: Context,
): Promise<number> {
  const paint = outputPaint(context, options);
  const width = outputWidth(context.stdout);
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
    return fail(context, options, `\`${flow.sop.id}\` has no step, response or guide \`${id}\`.`, hint);
  }
  if (json) {
    const plain = flow.sop.steps.find((one) => one.id === id);
    await writeJson(context, plain ?? response ?? guide ?? { id });
  } else if (step) {
    await write(context.stdout, renderStep(step, paint, width));
  } else if (response) {
    await write(context.stdout, renderResponseText(response, paint));
  } else if (guide) {
    await write(context.stdout, renderGuide(guide, paint, width));
  }
  return 0;
}
