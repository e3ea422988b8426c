import { rmSync } from 'node:fs';
import { growing, type Work, workOf } from './work.js';

// What is to be counted is loaded once counting has begun.
const { build } = await import('./hostile.js');
const { emptyFolder, sop } = await import('./sop.js');

type World = import('./hostile.js').World;

/** Commands whose modules are loaded, which is no part of their work. */
const loaded = new Set<string>();

/** What grows too fast in the calls of a world of sizes n, 2n and 4n, and what went wrong in them. */
export async function faultsOf(worldOf: (size: number) => World, n: number): Promise<string[]> {
  const found: string[] = [];
  const works: [Work, Work, Work][] = [];
  for (const [at, size] of [n, 2 * n, 4 * n].entries()) {
    const world = worldOf(size);
    const folder = emptyFolder();
    await build(world, folder);
    const place = { cwd: folder, env: { HOME: folder } };
    for (const [index, call] of world.calls.entries()) {
      if (!loaded.has(call.join(' '))) await sop(call, place);
      loaded.add(call.join(' '));
      const work = await workOf(async () => {
        const { code, stderr } = await sop(call, place);
        if (code > 3 || stderr.includes('inside sop')) found.push(`${call.join(' ')}: ${stderr.slice(0, 500)}`);
      });
      works[index] ??= [work, work, work];
      works[index][at] = work;
    }
    rmSync(folder, { recursive: true });
  }
  for (const [index, call] of worldOf(n).calls.entries()) {
    for (const fault of growing(n, works[index] as [Work, Work, Work])) found.push(`${call.join(' ')}: ${fault}`);
  }
  return found;
}
