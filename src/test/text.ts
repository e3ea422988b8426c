import { pathText, type ScenarioResult } from '../scenario/run.js';
import { renderDiagnostics } from '../text/diagnostic-text.js';
import { escapeLine, escapeText } from '../text/escape.js';
import { addAll } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { shellWord } from '../text/shell.js';
import { wrapLines } from '../text/wrap.js';
import { visitsOf } from '../walk/report.js';
import { coverageTable, missingLines, missingPathLines } from './coverage-text.js';
import { proofLine } from './proof-text.js';
import { replayCommand } from './replay.js';
import { isPassed, type SopReport, sopPassed, type TestReport } from './report.js';

/** The report as people read it: what failed, what is proved, what is covered, and a summary at the end. */
export function renderTestText(report: TestReport, paint: Paint, width: number): string {
  const blocks: string[] = [];
  if (report.broken.length) blocks.push(renderDiagnostics(report.broken, paint, width).trimEnd());
  for (const sop of report.sops) {
    for (const result of sop.results) if (!isPassed(result)) blocks.push(renderFailure(sop, result, paint, width));
  }
  const proofs = report.sops.map((sop) => {
    const mark = sopPassed(sop) ? paint.good('✓') : paint.bad('✗');
    return wrapLines(`${mark} ${proofLine(sop.proof)}`, width, '  ').join('\n');
  });
  if (proofs.length) blocks.push(proofs.join('\n'));
  const tables = report.sops.flatMap(({ table }) => (table && table.state !== 'same' ? [tableLine(table, paint)] : []));
  if (tables.length) blocks.push(tables.join('\n'));
  if (!report.partial && report.sops.length) {
    const rows = report.sops.map(({ id, results, coverage }) => ({ id, scenarios: results.length, coverage }));
    blocks.push(coverageTable(rows, paint).join('\n'));
    for (const sop of report.sops) addAll(blocks, missingBlock(sop, paint));
  }
  const unmet = report.sops.flatMap((sop) => sop.unmet.map((gate) => ({ sop, ...gate })));
  if (unmet.length) {
    blocks.push(
      unmet
        .map(({ sop, part, least, percent }) => {
          const is = percent === null ? 'not known' : `${percent} %`;
          return paint.bad(`${escapeLine(sop.id)}: ${part} covered are ${is}, and must be ${least} % or more`);
        })
        .join('\n'),
    );
  }
  const unplayed = report.sops.filter((sop) => sop.unplayed !== null);
  if (unplayed.length) {
    const line = `No scenario plays ${unplayed.map(({ id }) => escapeLine(id)).join(', ')}.`;
    const mark = unplayed.some((sop) => sop.unplayed === 'fails') ? paint.bad : paint.warning;
    blocks.push(wrapLines(line, width, '  ').map(mark).join('\n'));
  }
  blocks.push(summary(report, paint));
  return `${blocks.join('\n\n')}\n`;
}

/** A failed scenario: its story, its path, the first difference, and the command that replays it. */
function renderFailure(sop: SopReport, result: ScenarioResult, paint: Paint, width: number): string {
  const { scenario, walk, failures } = result;
  const lines = wrapLines(
    `${paint.bad('✗')} ${paint.strong(escapeLine(`${sop.id} › ${scenario.id}`))}${scenario.title ? `: ${escapeLine(scenario.title.trim())}` : ''}`,
    width,
    '  ',
  );
  if (scenario.story) {
    const story = escapeText(scenario.story.trimEnd()).split('\n');
    addAll(
      lines,
      story.flatMap((line) => wrapLines(`  ${line}`.trimEnd(), width, '  ').map(paint.faint)),
    );
  }
  if (walk) addAll(lines, wrapLines(`  path: ${escapeLine(pathText(visitsOf(walk)))}`, width, '        '));
  lines.push(renderDiagnostics(failures, paint, width).trimEnd());
  lines.push(`  ${paint.faint('replay:')} ${escapeLine(replayCommand(sop, scenario))}`);
  return lines.join('\n');
}

function tableLine(table: NonNullable<SopReport['table']>, paint: Paint): string {
  const name = escapeLine(table.name);
  if (table.state === 'renewed') return `${paint.good('renewed')} ${name}`;
  return `${paint.bad('differs')} ${name}: the outcomes are no longer as approved; \`--update\` renews it`;
}

function missingBlock(sop: SopReport, paint: Paint): string[] {
  const asked = sop.unmet.some(({ part }) => part === 'paths');
  const lines = [
    ...missingLines(sop.coverage, paint),
    ...missingPathLines(sop.coverage, shellWord(sop.word), asked, paint),
  ];
  return lines.length ? [`${paint.strong(`Not covered in ${escapeLine(sop.id)}:`)}\n  ${lines.join('\n  ')}`] : [];
}

function summary(report: TestReport, paint: Paint): string {
  const results = report.sops.flatMap((sop) => sop.results);
  const failed = results.filter((result) => !isPassed(result)).length;
  const s = (count: number): string => (count === 1 ? '' : 's');
  const unmet = report.sops.reduce((sum, sop) => sum + sop.unmet.length, 0);
  const stale = report.sops.filter(({ table }) => table?.state === 'differs').length;
  const of = `${results.length} scenario${s(results.length)} of ${report.sops.length} SOP${s(report.sops.length)}`;
  const notes = [
    failed ? `${failed} failed` : results.length ? 'all passed' : 'nothing was played',
    report.broken.length ? `${report.broken.length} mistake${s(report.broken.length)} in the files` : '',
    unmet ? `${unmet} gate${s(unmet)} not met` : '',
    stale ? `${stale} outcome table${s(stale)} ${stale === 1 ? 'differs' : 'differ'}` : '',
  ].filter(Boolean);
  const good = failed === 0 && report.broken.length === 0 && report.sops.every(sopPassed);
  return (good ? paint.good : paint.bad)(`${of}: ${notes.join(', ')}`);
}
