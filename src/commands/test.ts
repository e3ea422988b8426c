import { dirname, join } from 'node:path';
import { proofOf } from '../graph/proof.js';
import { appendScenarios } from '../scenario/append.js';
import { readScenarios, type Scenario, type ScenarioFile } from '../scenario/read.js';
import { runScenario, type ScenarioResult } from '../scenario/run.js';
import type { Failed } from '../sop/files.js';
import { type Found, isScenarioFile } from '../sop/finder.js';
import type { Library, Opened } from '../sop/library.js';
import { isShared } from '../sop/top-keys.js';
import { choose } from '../store/choose.js';
import { diskFiles } from '../store/disk.js';
import { displayPath, ownGround } from '../store/folders.js';
import { createLibrary } from '../store/library.js';
import { writeScenarios } from '../store/new-files.js';
import { readText } from '../store/read.js';
import { exists, type WriteProblem, writeFileSafely } from '../store/write.js';
import { testGithub, testJunit } from '../test/ci.js';
import { coverageOf, pathsForMissing } from '../test/coverage.js';
import { percentOf } from '../test/coverage-text.js';
import type { Gates } from '../test/gates.js';
import { testJson } from '../test/json.js';
import { isPassed, type SopReport, sopPassed, type TestReport, withUnplayed } from '../test/report.js';
import { renderTestText } from '../test/text.js';
import { outcomeTable } from '../test/ways-text.js';
import { type Diagnostic, sortDiagnostics } from '../text/diagnostic.js';
import { visitsOf } from '../walk/report.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { exit } from './exit.js';

export interface TestOptions extends CommonOptions {
  readonly format?: 'text' | 'json' | 'junit' | 'github';
  /** Only scenarios whose `sop/id` or title contains it. */
  readonly filter?: string;
  readonly bail?: boolean;
  /** In percent of each SOP. */
  readonly min?: Gates;
  readonly writeMissing?: boolean;
  /** Renew the committed outcome tables. */
  readonly update?: boolean;
}

interface Subject {
  readonly opened: Opened;
  readonly word: string;
  readonly files: { readonly from: Found; readonly file: ScenarioFile }[];
}

/** `sop test [path…]`: 0 all as expected · 1 something is not · 2 called wrongly, or a file cannot be read. */
export async function testCommand(call: Call<TestOptions>, words: readonly string[]): Promise<number> {
  const { options, context } = call;
  const gates = options.min ?? (new Map() satisfies Gates);
  const place = { ...context, sopDir: options.sopDir };
  const library = createLibrary(place);
  const chosen = choose(words, place, diskFiles(place), library, { pipes: true, scenarios: true });
  if (chosen.problems.length) {
    for (const { message, hint } of chosen.problems) await call.complain(message, hint);
    return exit.wrongCall;
  }
  // A shell's pattern may have found files of shared parts. There is nothing to test in them.
  const files = chosen.files.filter(({ source }) => !isShared(source));
  if (!files.length) {
    throw new CallError('There is no SOP to test here.', '`sop init <name>` writes one with a scenario');
  }

  const { subjects, broken, unreadable } = await openSubjects(call, files, library);
  const wanted = options.filter?.toLowerCase();
  const plays = (sop: string, { id, title }: Scenario): boolean =>
    wanted === undefined || `${sop}/${id} ${title ?? ''}`.toLowerCase().includes(wanted);

  const judged: SopReport[] = [];
  const unwritten: WriteProblem[] = [];
  let failed = false;
  for (const subject of subjects) {
    if (failed && options.bail) break;
    const { flow } = subject.opened;
    const results: ScenarioResult[] = [];
    for (const { file } of subject.files) {
      for (const scenario of file.scenarios) {
        if ((failed && options.bail) || !plays(flow.sop.id, scenario)) continue;
        const result = runScenario(file, scenario, flow);
        results.push(result);
        failed ||= !isPassed(result);
      }
    }
    if (wanted !== undefined && !results.length) continue;
    judged.push(judge(call, subject, results, gates, unwritten));
  }
  if (wanted !== undefined && !judged.length && !broken.length) {
    throw new CallError(`No scenario matches \`${options.filter}\`.`);
  }
  const partial = wanted !== undefined || (failed && options.bail === true);
  const sops = partial ? judged : withUnplayed(judged, gates.size > 0);
  const report: TestReport = { sops, broken: sortDiagnostics(broken), partial };
  await print(call, report);
  for (const { message, hint } of unwritten) await call.complain(message, hint);
  const wrote = options.writeMissing && !partial ? await writeMissing(call, subjects, sops) : true;
  if (!wrote || unreadable || unwritten.length) return exit.wrongCall;
  return !broken.length && sops.every(sopPassed) ? exit.done : exit.found;
}

/** Opens every SOP once, with the scenario files that are of it. */
async function openSubjects(
  call: Call<TestOptions>,
  files: readonly Found[],
  library: Library,
): Promise<{ subjects: Subject[]; broken: Diagnostic[]; unreadable: boolean }> {
  const { options, context } = call;
  const broken = new Set<Diagnostic>();
  const plainly = options.sopDir === undefined ? library : createLibrary(context);
  let unreadable = false;
  const subjects = new Map<string, Subject>();
  const open = async (file: Found | Failed): Promise<Subject | undefined> => {
    const opened = await library.open(file);
    if ('diagnostics' in opened) {
      for (const diagnostic of opened.diagnostics) broken.add(diagnostic);
      return undefined;
    }
    if ('problem' in opened) {
      unreadable = true;
      await call.complain(opened.problem.message, opened.problem.hint);
      return undefined;
    }
    const known = subjects.get(opened.path);
    if (known) return known;
    const { id } = opened.flow.sop;
    // The command for a replay is shown without --sop-dir, so the id must find this file without it.
    const found = plainly.findId(id);
    const isFirst = 'path' in found && found.path === opened.path;
    const subject = { opened, word: isFirst ? id : displayPath(context, opened.path), files: [] };
    subjects.set(opened.path, subject);
    return subject;
  };
  const scenarios = files.filter(isScenarioFile);
  for (const file of files) if (!isScenarioFile(file)) await open(file);
  for (const from of scenarios) {
    const { file, diagnostics } = readScenarios(from.source);
    for (const diagnostic of diagnostics) broken.add(diagnostic);
    if (!file) continue;
    const found = library.findId(file.sop, from.around);
    if ('problem' in found) {
      const { source } = from;
      const { span } = file.place(['sop']);
      const { message, hint } = found.problem;
      broken.add({ code: 'unknown-sop', severity: 'error', message, source, span, ...(hint ? { hint } : {}) });
      continue;
    }
    const subject = await open(found);
    if (!subject) continue;
    subject.files.push({ from, file });
  }
  return { subjects: [...subjects.values()], broken: [...broken], unreadable };
}

function judge(
  call: Call<TestOptions>,
  { opened, word }: Subject,
  results: readonly ScenarioResult[],
  gates: Gates,
  unwritten: WriteProblem[],
): SopReport {
  const { options, context } = call;
  const proof = proofOf(opened.flow);
  const coverage = coverageOf(
    proof,
    results.flatMap(({ walk }) => (walk ? [visitsOf(walk)] : [])),
  );
  const unmet = [...gates].flatMap(([part, least]) => {
    const percent = percentOf(coverage, part);
    return percent !== null && percent >= least ? [] : [{ part, least, percent }];
  });
  const { id } = opened.flow.sop;
  const path = join(dirname(opened.path), 'outcomes', `${id}.md`);
  const name = displayPath(context, path);
  const committed = readText(path, name);
  let table: SopReport['table'] = null;
  // A folder for the tables means that the team keeps them. A table that cannot be read counts as not approved.
  if (exists(context.cwd, path) || (options.update && exists(dirname(path), '.'))) {
    const now = outcomeTable(proof);
    const same = 'text' in committed && committed.text.replace(/\r\n/g, '\n') === now;
    const below = ownGround(context, dirname(opened.path));
    const result =
      !same && options.update ? writeFileSafely(path, now, { overwrite: true, mode: 0o644, below }) : undefined;
    if (result && 'problem' in result) unwritten.push(result.problem);
    table = { name, state: same ? 'same' : result && 'written' in result ? 'renewed' : 'differs' };
  }
  return { id, word, file: displayPath(context, opened.path), proof, results, coverage, unmet, unplayed: null, table };
}

async function print(call: Call<TestOptions>, report: TestReport): Promise<void> {
  const { options } = call;
  switch (options.format) {
    case 'json':
      return call.writeJson(testJson(report));
    case 'junit':
      return call.write(testJunit(report));
    case 'github':
      return call.annotate(testGithub(report));
    default:
      return call.write(renderTestText(report, call.paint, call.width));
  }
}

/** Appends skeletons for options that no scenario takes. False when a file could not be written. */
async function writeMissing(
  call: Call<TestOptions>,
  subjects: readonly Subject[],
  sops: readonly SopReport[],
): Promise<boolean> {
  const { context } = call;
  let good = true;
  for (const report of sops) {
    const paths = pathsForMissing(report.coverage);
    if (!paths.length) continue;
    const subject = subjects.find(({ word }) => word === report.word) as Subject;
    const last = subject.files[subject.files.length - 1]?.from;
    const path = last?.path ?? join(dirname(subject.opened.path), 'scenarios', `${report.id}.yaml`);
    const appended = appendScenarios(report.id, last?.source ?? null, paths);
    if ('problem' in appended) {
      await call.complain(`Nothing is added for \`${report.id}\`: ${appended.problem}.`);
      good = false;
      continue;
    }
    const written = writeScenarios(
      path,
      appended.text,
      last !== undefined,
      ownGround(context, dirname(subject.opened.path)),
    );
    if ('problem' in written) {
      await call.complain(written.problem.message, written.problem.hint);
      good = false;
    } else {
      const count = appended.added.length;
      const message = `Added ${count} scenario${count === 1 ? '' : 's'} to ${displayPath(context, path)}: ${appended.added.join(', ')}.`;
      await call.complain(message, 'replace each TODO, and what it expects where the SOP is wrong');
    }
  }
  return good;
}
