import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';

// The same cases in every run, so that a change is judged by the change. SEED=… draws others: see docs/architecture.md.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.SEED ?? 20261121) });

// What a test starts in this environment must not find, or leave, anything in the user's own cache.
process.env.XDG_CACHE_HOME = mkdtempSync(join(tmpdir(), 'sop-cache-'));
