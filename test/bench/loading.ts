import { spawnSync } from 'node:child_process';
import { parseDocument } from 'yaml';
import { checkSop } from '../../src/check/sop.js';
import { countWays } from '../../src/graph/count.js';
import { isTooLarge, unfold } from '../../src/graph/unfold.js';
import { loadSop } from '../../src/sop/load.js';
import { measureInTurn, ratios, row } from './measure.js';
import { flowOf, ladder } from './samples.js';

/** Reading and checking large SOPs, against the YAML library alone; and counting their paths. */
export async function loading(): Promise<void> {
  const small = ladder(1000);
  const large = ladder(10_000);
  const load = await measureInTurn(5, {
    yaml: () => parseDocument(large, { uniqueKeys: false }),
    sop: () => loadAndCheck(large),
    small: () => loadAndCheck(small),
  });
  row('load + check of 10,000 steps / yaml.parseDocument alone', ratios(load.sop, load.yaml), { atMost: 1.5 });
  row('load + check of 10,000 steps / of 1,000', ratios(load.sop, load.small), { atMost: 12 });
  const child = spawnSync(process.execPath, [process.argv[1] as string, 'peak-memory'], { encoding: 'utf8' });
  row('load + check of 10,000 steps: peak memory, in MB', [Number(child.stdout)], { atMost: 400 }, 0);

  const flow = flowOf(large, 'ladder');
  const started = performance.now();
  const space = unfold(flow);
  const count = isTooLarge(space) ? null : countWays(space);
  if (!count) throw new Error('the ladder should be countable');
  row('paths: all of a 10,000-step ladder counted, in ms', [performance.now() - started], { atMost: 1000 }, 0);
  console.log(`  (a number of ${count.total.toString().length} digits)`);
}

/** For a process of its own: what loading a large SOP takes at most, in MB. */
export function peakMemory(): void {
  loadAndCheck(ladder(10_000));
  console.log(Math.round(process.resourceUsage().maxRSS / 1024));
}

function loadAndCheck(text: string): void {
  const loaded = loadSop({ name: 'ladder.yaml', text });
  const found = checkSop(loaded, '2026-11-21');
  if (!loaded.sop || found.some(({ severity }) => severity === 'error')) throw new Error('the ladder should be sound');
}
