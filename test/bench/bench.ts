import { engine } from './engine.js';
import { hostile } from './hostile.js';
import { loading, peakMemory } from './loading.js';
import { startUp } from './start-up.js';

// After a build, from the repository: npm run bench, or some sections alone: npm run bench -- start-up

const sections: Readonly<Record<string, () => unknown>> = { 'start-up': startUp, engine, loading, hostile };

const named = process.argv.slice(2);
if (named[0] === 'peak-memory') peakMemory();
else {
  for (const [name, section] of Object.entries(sections)) {
    if (named.length && !named.includes(name)) continue;
    console.log(`${name}:`);
    await section();
  }
}
