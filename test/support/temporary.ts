import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Has every folder that the tests make for a while, and the programs that they start, in one that goes with the run. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'sop-tests-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
