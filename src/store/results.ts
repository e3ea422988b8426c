import * as nodeFs from 'node:fs';
import { join } from 'node:path';
import type { FileProblem } from '../sop/files.js';
import { jsonText } from '../text/json.js';
import { addAll } from '../text/list.js';
import { type PlayedRecord, readRecords } from '../train/history.js';
import { maxRecordBytes, readBytes, readingFailed } from './read.js';
import { ensurePrivateFolder } from './state.js';
import { codeOf, type FileSystem, openOwn, syncFolder, type WriteProblem, writingFailed } from './write.js';

/** The folder of the results files, in the state folder. */
const trainingFolder = (stateDir: string): string => join(stateDir, 'training');

/**
 * The results file of a trainee. A trainee's name may hold any character and be long, a file name may not. So two
 * trainees may share a file, and each record says whose it is.
 */
function resultsFile(stateDir: string, trainee: string): string {
  const bytes = [...Buffer.from(trainee.normalize('NFC')).subarray(0, 80)];
  const name = bytes
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
  return join(trainingFolder(stateDir), `${name}.jsonl`);
}

/** Adds records to a trainee's results file, which nobody else may read. What is there already is never touched. */
export function addResults(
  stateDir: string | undefined,
  trainee: string,
  records: readonly PlayedRecord[],
  fs: FileSystem = nodeFs,
): WriteProblem | undefined {
  if (stateDir === undefined) {
    const message = 'There is no home folder, so results cannot be saved.';
    return { kind: 'no-folder', message, hint: 'set HOME or XDG_STATE_HOME to a folder of your own' };
  }
  const path = resultsFile(stateDir, trainee);
  try {
    ensurePrivateFolder(stateDir, trainingFolder(stateDir), fs);
    const { O_RDWR, O_APPEND, O_CREAT } = nodeFs.constants;
    const file = openOwn(path, O_RDWR | O_APPEND | O_CREAT, fs);
    try {
      fs.fchmodSync(file, 0o600);
      const { size } = fs.fstatSync(file);
      // The last record was cut short: end its line, so that the next one begins a new line.
      const lead = size > 0 && !endsLine(file, size) ? '\n' : '';
      const bytes = Buffer.from(lead + records.map((record) => `${jsonText(record, 0)}\n`).join(''));
      if (size + bytes.length > maxRecordBytes) {
        const message = `\`${path}\` is full: it would be larger than ${maxRecordBytes / 1_000_000} MB.`;
        return { kind: 'too-large', message, hint: 'move it away, and the next results begin a new one' };
      }
      for (let at = 0; at < bytes.length; ) {
        const count = fs.writeSync(file, bytes, at, bytes.length - at);
        if (count === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
        at += count;
      }
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    syncFolder(trainingFolder(stateDir), fs);
    return undefined;
  } catch (error) {
    return writingFailed(error, path);
  }
}

function endsLine(file: number, size: number): boolean {
  const last = Buffer.alloc(1);
  nodeFs.readSync(file, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

export interface StoredResults {
  readonly records: readonly PlayedRecord[];
  /** Lines that are not records, as `file:line`. */
  readonly unreadable: readonly string[];
  readonly problems: readonly FileProblem[];
}

/** The results of one trainee, or of all. Empty before the first session. */
export function readResults(stateDir: string | undefined, trainee?: string): StoredResults {
  const records: PlayedRecord[] = [];
  const problems: FileProblem[] = [];
  const unreadable: string[] = [];
  const paths = stateDir === undefined ? [] : pathsIn(stateDir, trainee, problems);
  for (const path of paths) {
    const reading = readBytes(path, path, { most: maxRecordBytes });
    if ('problem' in reading) {
      if (reading.problem.kind !== 'missing') problems.push(reading.problem);
      continue;
    }
    const read = readRecords(reading.bytes.toString('utf8'));
    addAll(
      records,
      read.records.filter((record) => trainee === undefined || record.trainee === trainee),
    );
    addAll(
      unreadable,
      read.unreadable.map((line) => `${path}:${line}`),
    );
  }
  return { records, unreadable, problems };
}

function pathsIn(stateDir: string, trainee: string | undefined, problems: FileProblem[]): string[] {
  if (trainee !== undefined) return [resultsFile(stateDir, trainee)];
  const folder = trainingFolder(stateDir);
  try {
    const names = nodeFs.readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') problems.push(readingFailed(error, folder));
    return [];
  }
}
