import * as nodeFs from 'node:fs';
import { dirname, join } from 'node:path';
import { sopId } from '../sop/stored.js';
import { jsonText } from '../text/json.js';
import { type Place, xdgFolder } from './folders.js';
import { readText } from './read.js';
import { codeOf, type FileSystem, foreignLink, syncFolder, writeFileSafely } from './write.js';

/** The folder for what sop remembers: `$XDG_STATE_HOME/sop`. Undefined where there is no home. */
export function stateFolder(place: Place): string | undefined {
  const base = xdgFolder(place, 'XDG_STATE_HOME', join('.local', 'state'));
  return base === undefined ? undefined : join(base, 'sop');
}

/** The folder of the journals, in the state folder. */
export const walksFolder = (stateDir: string): string => join(stateDir, 'walks');

/**
 * Makes the state folder and one in it, which nobody else may read. If one of them is a link, the user chose the folder
 * it leads to, and its permissions stay as they are. Errors are thrown.
 */
export function ensurePrivateFolder(stateDir: string, folder: string, fs: FileSystem): void {
  for (const path of new Set([stateDir, folder])) {
    ensureFolder(path, fs);
    const stats = fs.lstatSync(path);
    if (stats.isSymbolicLink()) refuseForeign(stats.uid, fs.statSync(path).uid);
    else if ((stats.mode & 0o777) !== 0o700) fs.chmodSync(path, 0o700);
  }
}

/** A link made by another user was not the user's choice: it may have been put there to be written through. */
function refuseForeign(owner: number, ownerOfFolder: number): void {
  if (owner !== ownerOfFolder && owner !== 0)
    throw Object.assign(new Error('the link is not of the owner'), { code: foreignLink });
}

function ensureFolder(path: string, fs: FileSystem): void {
  try {
    fs.mkdirSync(path, 0o700);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    ensureFolder(dirname(path), fs);
    ensureFolder(path, fs);
    return;
  }
  fs.chmodSync(path, 0o700);
  syncFolder(dirname(path), fs);
}

const recentLimit = 50;

/** Ids of the SOPs walked last, the latest first. Anything that is not an id is left out. */
export function recentSops(stateDir: string | undefined): readonly string[] {
  if (stateDir === undefined) return [];
  const path = join(stateDir, 'recent.json');
  const reading = readText(path, path);
  if ('problem' in reading) return [];
  try {
    const ids: unknown = JSON.parse(reading.text);
    return Array.isArray(ids) ? ids.filter((id) => sopId(id) === undefined).slice(0, recentLimit) : [];
  } catch {
    return [];
  }
}

/** Remembers that an SOP was walked. It is only a convenience, so a failure is ignored. */
export function rememberSop(stateDir: string | undefined, id: string): void {
  if (stateDir === undefined) return;
  const ids = [id, ...recentSops(stateDir).filter((one) => one !== id)].slice(0, recentLimit);
  try {
    ensurePrivateFolder(stateDir, stateDir, nodeFs);
    writeFileSafely(join(stateDir, 'recent.json'), `${jsonText(ids, 0)}\n`, { overwrite: true, mode: 0o600 });
  } catch {
    // See above.
  }
}
