import type { Flow } from '../sop/flow.js';
import { outlineOf } from '../sop/outline.js';
import { markdownOf } from '../sop/outline-markdown.js';
import { renderGuide, renderResponseText, renderStep } from '../sop/part.js';
import { mermaid } from '../text/markdown.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { drawSvg } from './draw-svg.js';
import { exit } from './exit.js';
import { openSop } from './open.js';

export interface ShowOptions extends CommonOptions {
  readonly format?: 'text' | 'md' | 'json' | 'mermaid' | 'dot' | 'svg';
  readonly picture?: boolean;
}

/**
 * `sop show <sop> [id]`: an SOP as an outline or a picture, or one step, response or guide as text. 0, or 2 when there is
 * none, or it is too large for a picture.
 */
export async function showCommand(call: Call<ShowOptions>, name: string, id: string | undefined): Promise<number> {
  const { options } = call;
  const opened = await openSop(call, name);
  const { flow } = opened;
  const json = options.format === 'json';
  if (options.picture && options.format !== 'md') {
    throw new CallError('`--picture` goes with `--format md`.', 'for a picture alone: --format mermaid, dot or svg');
  }
  if (id !== undefined) {
    if (drawn.has(options.format ?? 'text') || options.picture) {
      throw new CallError(`A picture shows a whole SOP, not \`${id}\` alone.`, `leave \`${id}\` out`);
    }
    return showPart(call, flow, id, json);
  }
  if (json) await call.writeJson(flow.sop);
  else await call.write(await textOf(call, flow));
  return exit.done;
}

const drawn: ReadonlySet<string> = new Set(['mermaid', 'dot', 'svg']);

async function textOf({ options, paint, width }: Call<ShowOptions>, flow: Flow): Promise<string> {
  const { format } = options;
  if (format === 'md' && !options.picture) return markdownOf(flow);
  if (format !== 'md' && !drawn.has(format ?? 'text')) return outlineOf(flow, paint, width);
  const { pictureOf } = await import('../picture/picture.js');
  const picture = pictureOf(flow);
  if (format === 'svg') return drawSvg(picture);
  if (format === 'dot') return (await import('../picture/dot.js')).dotOf(picture);
  const text = (await import('../picture/mermaid.js')).mermaidOf(picture);
  return format === 'md' ? markdownOf(flow, mermaid(text)) : text;
}

/** Shows the step, else the response, else the guide with that id. */
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
