import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare } from '../src/diff/compare.js';
import { compareContent, compareSteps } from '../src/diff/content.js';
import type { DiffReport } from '../src/diff/sections.js';
import { seenIn } from '../src/diff/seen.js';
import { diffGithub, diffMarkdown, renderDiff } from '../src/diff/text.js';
import { type Way, waysTo } from '../src/graph/paths.js';
import { proofOf } from '../src/graph/proof.js';
import { testGithub, testJunit } from '../src/test/ci.js';
import { coverageOf } from '../src/test/coverage.js';
import { missingPathLines } from '../src/test/coverage-text.js';
import type { SopReport, TestReport } from '../src/test/report.js';
import { renderTestText } from '../src/test/text.js';
import { outcomeTable, renderWays, waysTable } from '../src/test/ways-text.js';
import { noPaint } from '../src/text/paint.js';
import { trainingReport } from '../src/train/history.js';
import { reportMarkdown, trainingMarkdown } from '../src/train/markdown.js';
import { reportText } from '../src/train/report-text.js';
import { caseResult } from '../src/train/score.js';
import { sessionResult } from '../src/train/session.js';
import { trainingText } from '../src/train/text.js';
import { flows } from './support/generate.js';
import { hostile, hostileFlow, pieces, rawIn } from './support/raw.js';
import { bundled, practice } from './support/training.js';

/*
 * What sop prints beside a walk, from SOPs and results whose every text acts on a terminal: no file could hold them, and
 * nothing that prints them relies on that. Walks are in `walk/escaped.test.ts`.
 */

function expectNothingRaw(shown: Readonly<Record<string, string | readonly string[]>>): void {
  for (const [name, text] of Object.entries(shown)) {
    const all = typeof text === 'string' ? text : text.join('\n');
    expect(rawIn(all), `${name}: ${JSON.stringify(all)}`).toBeUndefined();
  }
}

test('nothing of what is proved, tested and compared is printed raw', () => {
  fc.assert(
    fc.property(flows({ maxSteps: 6 }), flows({ maxSteps: 6 }), pieces, (one, other, piece) => {
      const [old, now] = [one, other].map((flow) => hostileFlow(flow, piece)) as [typeof one, typeof one];
      const [was, is] = [proofOf(old), proofOf(now)];
      if (!was.space || !is.space) return;
      const ways: Way[] = [...(waysTo(is.space) ?? [])].slice(0, 50);
      const coverage = coverageOf(is, []);
      const sop: SopReport = {
        ...{ id: now.sop.id, word: now.sop.id, file: `sop/main${piece}.yaml`, proof: is, results: [], coverage },
        unmet: [{ part: 'steps', least: 100, percent: 0 }],
        unplayed: null,
        table: { name: `sop/main${piece}.md`, state: 'differs' },
      };
      const report: TestReport = { sops: [sop], broken: [], partial: false };
      const diff: DiffReport = {
        ...{ sop: `main${piece}`, old: `old${piece}`, new: `new${piece}`, why: null },
        comparison: compare(was.space, is.space),
        seen: seenIn(was, is),
        content: [...compareSteps(old, now), ...compareContent(old, now)],
      };
      expectNothingRaw({
        ways: renderWays(ways, noPaint, 80),
        waysTable: waysTable(ways),
        outcomes: outcomeTable(is),
        missing: missingPathLines(coverage, now.sop.id, true, noPaint),
        test: renderTestText(report, noPaint, 80),
        github: testGithub(report),
        junit: testJunit(report),
        diff: renderDiff(diff, noPaint, 80),
        diffMarkdown: diffMarkdown(diff),
        diffGithub: diffGithub(diff),
      });
    }),
    { numRuns: 80 },
  );
});

test('nothing of training is printed raw', async () => {
  const { flow, customers } = await bundled('abusive');
  const made = customers.slice(0, 3).map((customer) => {
    const played = practice(customer, flow);
    const decisions = played.decisions.map((decision, index) => {
      const choice = decision.choices[index % decision.choices.length] ?? decision.right;
      return { decision, chosen: choice, hints: 1, seconds: 3 };
    });
    return caseResult(played, decisions);
  });
  const facts = { flow, digest: 'd', trainee: 'Kim', seed: '7', mark: 80 };
  const session = sessionResult(facts, 'completed', made);
  const at = '2026-11-21T10:00:00+00:00';
  const records = made.map(({ id, title: _, ...rest }) => ({
    ...({ format: 1, at, trainee: 'Kim', sop: 'abusive', version: '1', digest: 'd', seed: '7' } as const),
    ...{ ...rest, scenario: id },
  }));
  fc.assert(
    fc.property(pieces, fc.boolean(), (piece, plain) => {
      const told = (key: string): boolean => !['verdict', 'miss', 'kind', 'status'].includes(key);
      const report = trainingReport(hostile(records, piece, told));
      const options = { plain, paint: noPaint, width: 80 };
      expectNothingRaw({
        text: trainingText(hostile(session, piece, told), options),
        markdown: trainingMarkdown(hostile(session, piece, told)),
        report: reportText(report, options),
        reportMarkdown: reportMarkdown(report),
      });
    }),
    { numRuns: 50 },
  );
});
