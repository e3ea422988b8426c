import type { ScenarioResult } from '../scenario/run.js';
import { diagnosticsJson } from '../text/diagnostic-text.js';
import { visitsOf } from '../walk/report.js';
import { coverageJson } from './coverage-text.js';
import { proofJson } from './proof-text.js';
import { replayCommand } from './replay.js';
import { isPassed, type SopReport, sopPassed, type TestReport } from './report.js';

/** The report as one JSON value with stable keys. */
export function testJson(report: TestReport): object {
  const results = report.sops.flatMap((sop) => sop.results);
  const failed = results.filter((result) => !isPassed(result)).length;
  return {
    passed: failed === 0 && report.broken.length === 0 && report.sops.every(sopPassed),
    scenarios: { total: results.length, passed: results.length - failed, failed },
    sops: report.sops.map((sop) => ({
      id: sop.id,
      file: sop.file,
      passed: sopPassed(sop),
      proof: proofJson(sop.proof),
      scenarios: sop.results.map((result) => scenarioJson(sop, result)),
      coverage: report.partial ? null : coverageJson(sop.coverage),
      unmet: sop.unmet,
      unplayed: sop.unplayed !== null,
      table: sop.table,
    })),
    ...diagnosticsJson(report.broken),
  };
}

function scenarioJson(sop: SopReport, { scenario, walk, failures }: ScenarioResult): object {
  const visits = walk ? visitsOf(walk) : [];
  return {
    id: scenario.id,
    title: scenario.title,
    story: scenario.story,
    passed: failures.length === 0,
    outcome: walk?.status === 'ended' ? (walk.step.outcome?.id ?? null) : null,
    path: visits.map(({ step }, index) => ({ step: step.id, answer: visits[index + 1]?.by?.id ?? null })),
    failures: diagnosticsJson(failures).diagnostics,
    replay: replayCommand(sop, scenario),
  };
}
