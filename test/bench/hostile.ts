import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, everywhere, lists, longText, pieces, type World } from '../support/hostile.js';
import { row } from './measure.js';

const bin = join(process.cwd(), 'bin', 'sop.js');
const megabyte = 1_000_000;
/** Has a process tell what it took of the processor, as others on the machine do not count. */
const cost = `data:text/javascript,import fs from 'node:fs';process.on('exit',()=>{const{user,system}=process.cpuUsage();fs.writeSync(3,String(user+system))})`;

/** Characters, marks and lines that patterns, wrapping, escaping, Markdown, YAML and the terminal each look at. */
const shapes = [
  'spaces',
  'tabs',
  'line ends',
  'lines of a space',
  'one letter',
  'words',
  'lines',
  'no characters',
  'escapes',
  'half characters',
  'accented letters',
  'wide characters',
  'joined emoji',
  'opening braces',
  'runs of backticks',
  'brackets',
  'comments of HTML',
  'list items',
  'quotes',
  'addresses',
];

/** What sop takes for a megabyte that somebody made to hang it: whole processes, the first time. */
export async function hostile(): Promise<void> {
  const slowest = new Map<string, number[]>();
  console.log('  ms of the processor for 1 MB, a quarter each in a response, a value, a note and a story:');
  console.log(`  ${' '.repeat(24)}  check    run transc verify   test`);
  for (const shape of shapes) {
    const times = await timesOf(everywhere(longText(pieces[shape] as string, megabyte / 4)));
    console.log(`  ${shape.padEnd(24)}${times.map(({ ms }) => ms.toFixed(0).padStart(7)).join('')}`);
    for (const { name, ms } of times) slowest.set(name, [...(slowest.get(name) ?? []), ms]);
  }
  console.log('  ms of the processor for 1 MB of a list, or of 1,000 files');
  for (const [shape, worldOf] of Object.entries(lists)) {
    const times = await timesOf(worldOf(countFor(worldOf)));
    console.log(`  ${shape.padEnd(46)}${times.map(({ name, ms }) => `${name} ${ms.toFixed(0)}`).join(', ')}`);
    for (const { name, ms } of times) slowest.set(name, [...(slowest.get(name) ?? []), ms]);
  }
  for (const [name, times] of slowest) row(`${name}, the slowest, in ms`, [Math.max(...times)], { atMost: 2000 }, 0);
}

/** How many of a thing are a megabyte on disk; of files, a thousand. */
function countFor(worldOf: (count: number) => World): number {
  const { files, events = [] } = worldOf(100);
  const size = JSON.stringify(events).length + JSON.stringify(files).length;
  return Math.min(Object.keys(files).length > 100 ? 1000 : megabyte, Math.floor((megabyte * 100) / size));
}

async function timesOf(world: World): Promise<{ name: string; ms: number }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sop-bench-'));
  try {
    await build(world, folder);
    return world.calls.map((call) => {
      const { status, stderr, output } = spawnSync(process.execPath, ['--import', cost, bin, ...call], {
        cwd: folder,
        env: { HOME: folder },
        stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
        encoding: 'utf8',
        maxBuffer: 1e9,
      });
      const ms = Number(output[3]) / 1000;
      if (status === null || status > 3 || stderr.includes('inside sop'))
        throw new Error(`${call.join(' ')}: ${stderr}`);
      return { name: call[0] as string, ms };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
