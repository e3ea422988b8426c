import { writeSync } from 'node:fs';
import { createJournal, openJournal } from '../../src/store/journal.js';
import { deleteWalk } from '../../src/store/walks.js';
import { processTable } from '../../src/terminal/processes.js';
import { eventAt, version } from './walking.js';

// Run as a process of its own: <task> <state folder> <walk…>. Says on stdout what is on disk, and only then.

const [task, stateDir = '', ...walks] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

function take(walk: string) {
  const setting = { stateDir, walk, taker: processTable(), now: new Date() };
  const opened = openJournal(setting);
  if (!('problem' in opened)) return opened;
  if (opened.problem.kind === 'nothing-saved') deleteWalk(stateDir, walk, setting.taker, setting.now);
  if (opened.problem.kind !== 'nothing-saved' && opened.problem.kind !== 'missing') return opened;
  return createJournal({ ...setting, version, events: [eventAt(walk, 1)] });
}

async function add(walk: string, count: number): Promise<void> {
  const taken = take(walk);
  if ('problem' in taken) throw new Error(taken.problem.message);
  say(`${walk} ${taken.journal.saved}`);
  for (let step = 0; step < count; step++) {
    await taken.journal.append(eventAt(walk, taken.journal.saved + 1));
    say(`${walk} ${taken.journal.saved}`);
  }
  taken.journal.close();
}

if (task === 'hold') {
  const taken = openJournal({ stateDir, walk: walks[0] as string, taker: processTable(), now: new Date() });
  say('problem' in taken ? `${taken.problem.kind} ${taken.problem.holder?.pid}` : `holds ${process.pid}`);
  if (!('problem' in taken)) setInterval(() => {}, 1000);
} else {
  do {
    for (const walk of walks) await add(walk, 6);
  } while (task === 'endless');
}
