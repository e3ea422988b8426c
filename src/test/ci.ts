import { pathText, type ScenarioResult } from '../scenario/run.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { escapeText } from '../text/escape.js';
import { type AnnotationPlace, annotation } from '../text/github.js';
import { positionAt } from '../text/source.js';
import { visitsOf } from '../walk/report.js';
import { proofLine } from './proof-text.js';
import { replayCommand } from './replay.js';
import { isPassed, type SopReport, type TestReport } from './report.js';

/** One thing that was tested, as CI systems count them. */
interface Case {
  readonly suite: string;
  readonly name: string;
  /** Empty when it passed. */
  readonly failures: readonly { readonly message: string; readonly diagnostic: Diagnostic | null }[];
  readonly detail: string;
}

function casesOf(report: TestReport): Case[] {
  const broken = report.broken.map((diagnostic) => ({
    suite: diagnostic.source.name,
    name: diagnostic.code,
    failures: [{ message: diagnostic.message, diagnostic }],
    detail: '',
  }));
  return [
    ...broken,
    ...report.sops.flatMap((sop) => [proofCase(sop), ...sop.results.map((one) => scenarioCase(sop, one))]),
  ];
}

function proofCase(sop: SopReport): Case {
  const messages = sop.unmet.map(({ part, least, percent }) => `${part} covered: ${percent ?? '?'} %, not ${least} %`);
  if (sop.table?.state === 'differs') messages.push(`${sop.table.name} is not what the SOP does`);
  if (sop.unplayed === 'fails') messages.push('no scenario plays it');
  return {
    suite: sop.id,
    name: 'proof',
    failures: messages.map((message) => ({ message, diagnostic: null })),
    detail: proofLine(sop.proof),
  };
}

function scenarioCase(sop: SopReport, result: ScenarioResult): Case {
  const { scenario, walk, failures } = result;
  return {
    suite: sop.id,
    name: scenario.id,
    failures: failures.map((diagnostic) => ({ message: diagnostic.message, diagnostic })),
    detail: [
      scenario.story ? `story: ${scenario.story.trimEnd()}` : '',
      walk ? `path: ${pathText(visitsOf(walk))}` : '',
      `replay: ${replayCommand(sop, scenario)}`,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

function placeOf(diagnostic: Diagnostic): string {
  const { line, column } = positionAt(diagnostic.source, diagnostic.span.start);
  return `${diagnostic.source.name}:${line}:${column}`;
}

const xml = (text: string): string =>
  escapeText(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\n/g, '&#10;');

/** JUnit XML: a suite an SOP, a test case a scenario, and one for the proof. */
export function testJunit(report: TestReport): string {
  const suites = new Map<string, Case[]>();
  for (const one of casesOf(report)) suites.set(one.suite, [...(suites.get(one.suite) ?? []), one]);
  const count = (cases: readonly Case[]): string =>
    `tests="${cases.length}" failures="${cases.filter(({ failures }) => failures.length).length}"`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sop" ${count([...suites.values()].flat())}>`,
  ];
  for (const [suite, cases] of suites) {
    lines.push(`  <testsuite name="${xml(suite)}" ${count(cases)}>`);
    for (const { name, failures, detail } of cases) {
      const head = `    <testcase classname="${xml(suite)}" name="${xml(name)}"`;
      if (!failures.length) {
        lines.push(`${head}/>`);
        continue;
      }
      lines.push(`${head}>`);
      const message = failures.map((one) => one.message).join(' ');
      const text = [...failures.flatMap((one) => (one.diagnostic ? [placeOf(one.diagnostic)] : [])), detail].join('\n');
      lines.push(`      <failure message="${xml(message)}">${xml(text)}</failure>`, '    </testcase>');
    }
    lines.push('  </testsuite>');
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}

/** Workflow commands of GitHub Actions: each failure is shown at its line of the changed file. */
export function testGithub(report: TestReport): string {
  const lines: string[] = [];
  for (const { suite, name, failures, detail } of casesOf(report)) {
    for (const { message, diagnostic } of failures) {
      const text = detail ? `${message}\n${detail}` : message;
      lines.push(annotation('error', placeIn(report, suite, diagnostic), `${suite} › ${name}`, text));
    }
  }
  for (const { file, id, proof } of report.sops) lines.push(annotation('notice', { file }, id, proofLine(proof)));
  const results = report.sops.flatMap((sop) => sop.results);
  const failed = results.filter((result) => !isPassed(result)).length;
  return `${lines.join('')}${results.length} scenario${results.length === 1 ? '' : 's'}, ${failed} failed\n`;
}

function placeIn(report: TestReport, suite: string, diagnostic: Diagnostic | null): AnnotationPlace {
  if (!diagnostic) return { file: report.sops.find(({ id }) => id === suite)?.file ?? suite };
  const { line, column } = positionAt(diagnostic.source, diagnostic.span.start);
  return { file: diagnostic.source.name, line, col: column };
}
