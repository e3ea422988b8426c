import type { Listed } from '../sop/library.js';
import { escapeLine } from '../text/escape.js';
import { addAll, largest } from '../text/list.js';
import { widthOf, wrapLines } from '../text/wrap.js';
import type { Call, CommonOptions } from './call.js';
import { exit } from './exit.js';
import { libraryFor } from './open.js';

export interface ListOptions extends CommonOptions {
  readonly format?: 'text' | 'json';
}

/** `sop list`: what SOPs there are and where each comes from. 0, or 1 when one of them does not load. */
export async function listCommand(call: Call<ListOptions>): Promise<number> {
  const { options } = call;
  const { sops, problems } = await libraryFor(call).list();
  const code = problems.length || sops.some(({ problem }) => problem !== null) ? exit.found : exit.done;
  if (options.format === 'json') {
    await call.writeJson({ sops: sops.map(listedJson) });
  } else {
    await call.write(renderList(call, sops));
  }
  for (const { message, hint } of problems) await call.complain(message, hint);
  return code;
}

function listedJson({ id, title, path, origin, shadowed, problem, sop }: Listed): object {
  return { id, title, version: sop?.version ?? null, summary: sop?.summary ?? null, origin, path, shadowed, problem };
}

function renderList(call: Call<ListOptions>, sops: readonly Listed[]): string {
  const paint = call.paint;
  const width = call.width;
  if (sops.length === 0) return 'There are no SOPs. `sop init <name>` writes one.\n';
  const idWidth = largest(sops.map(({ id }) => widthOf(id)));
  const lines: string[] = [];
  let origin: string | undefined;
  for (const listed of sops) {
    if (listed.origin !== origin) {
      if (origin !== undefined) lines.push('');
      origin = listed.origin;
      lines.push(paint.faint(escapeLine(origin)));
    }
    const title = escapeLine(listed.title ?? '');
    const note =
      listed.problem !== null
        ? paint.bad('does not load')
        : listed.shadowed
          ? paint.faint('(hidden by the one above)')
          : '';
    const name = `  ${paint.accent(escapeLine(listed.id).padEnd(idWidth))}  ${paint.strong(title)}`;
    lines.push(`${name}${note && ` ${note}`}`);
    const detail = listed.problem ?? listed.sop?.summary;
    if (detail && !listed.shadowed) {
      const indent = ' '.repeat(width >= 60 ? idWidth + 4 : 4);
      addAll(lines, wrapLines(indent + escapeLine(detail), width, indent).map(paint.faint));
    }
  }
  return `${lines.join('\n')}\n`;
}
