import { escapeLine } from '../text/escape.js';
import { addAll } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { shellWord } from '../text/shell.js';
import { wrapLines } from '../text/wrap.js';
import type { CaseResult, DecisionResult } from './score.js';
import { pointsText } from './screen.js';
import type { SessionResult } from './session.js';

export interface TextOptions {
  readonly paint: Paint;
  readonly width: number;
  /** Uses words in place of signs, for screen readers. */
  readonly plain: boolean;
}

/** The result of a training session, as text. */
export function trainingText(result: SessionResult, options: TextOptions): string {
  const { paint, width } = options;
  const { sop, scenarios, read } = result;
  const who = result.trainee === null ? '' : ` · ${escapeLine(result.trainee)}`;
  const version = sop.version ? ` ${sop.version}` : '';
  const of = `(${escapeLine(sop.id + version)})${who} · seed ${escapeLine(result.seed)}`;
  const lines = [
    ...wrapLines(`${paint.strong(escapeLine(sop.title))} ${paint.faint(of)}`, width, '  '),
    ...wrapLines(scoreText(result), width).map(result.passed === false ? paint.bad : paint.strong),
  ];
  for (const scenario of scenarios) {
    lines.push('');
    addAll(lines, scenarioLines(scenario, options));
  }
  if (read.length) {
    lines.push('', paint.strong('To read'));
    for (const { title, ...part } of read) {
      addAll(lines, wrapLines(`  ${escapeLine(title)}: ${paint.accent(escapeLine(showCommand(part)))}`, width, '    '));
    }
  }
  const again = weakestCommand(result);
  if (again) {
    lines.push('');
    addAll(lines, wrapLines(`To practise again: ${paint.accent(escapeLine(again))}`, width, '  '));
  }
  return `${lines.join('\n')}\n`;
}

/** "Score 78 of 100 (7 of 9 points) · the pass mark is 80: not passed". */
export function scoreText({ score, points, of, mark, passed, status, scenarios }: SessionResult): string {
  const parts = [`Score ${score} of 100 (${pointsText(points)} of ${of} points)`];
  if (status === 'stopped')
    parts.push(scenarios.length ? 'stopped before the end' : 'stopped before the first decision');
  if (mark !== null) parts.push(`the pass mark is ${mark}: ${passed ? 'passed' : 'not passed'}`);
  return parts.join(' · ');
}

function scenarioLines({ id, title, score, decisions }: CaseResult, options: TextOptions): string[] {
  const { paint, width, plain } = options;
  const signs = plain ? words : marks;
  const name = title === null ? escapeLine(id) : `${escapeLine(title)} (${escapeLine(id)})`;
  const lines = wrapLines(`${name}: ${score}`, width, '  ').map(paint.strong);
  for (const decision of decisions) {
    const { verdict } = decision;
    const mark = (verdict === 'right' ? paint.good : paint.bad)(signs[verdict]);
    const [first = '', ...more] = wrapLines(decisionText(decision), width - 4, '  ');
    lines.push(`  ${mark} ${first}`);
    addAll(
      lines,
      more.map((line) => `    ${line}`),
    );
    if (decision.verdict !== 'right' && decision.why) {
      addAll(lines, wrapLines(`    Why: ${escapeLine(decision.why)}`, width, '      ').map(paint.faint));
    }
  }
  return lines;
}

const marks = { right: '✓', close: '≈', wrong: '✗' } as const;
const words = { right: 'Right:', close: 'Close:', wrong: 'Wrong:' } as const;

/** "Is the abuse directed at you? No; the SOP says Yes (8 s, 1 hint)". */
function decisionText(decision: DecisionResult): string {
  const { ask, chosen, right, verdict } = decision;
  const sop = verdict === 'right' ? '' : `; the SOP says ${escapeLine(right.label)}`;
  return `${escapeLine(ask)} ${escapeLine(chosen.label)}${sop} (${factsOf(decision).join(', ')})`;
}

/** "1.5 of 2 points", "8 s", "1 hint". */
export function factsOf({ points, of, hints, seconds }: DecisionResult): string[] {
  return [
    points === of ? `${of} ${of === 1 ? 'point' : 'points'}` : `${pointsText(points)} of ${of} points`,
    ...(hints ? [`${hints} ${hints === 1 ? 'hint' : 'hints'}`] : []),
    ...(seconds === null ? [] : [`${seconds} s`]),
  ];
}

export function showCommand({ sop, id }: { readonly sop: string; readonly id: string }): string {
  return `sop show ${shellWord(sop)} ${shellWord(id)}`;
}

/** The command that plays the weakest scenario of a session again. */
function weakestCommand({ sop, scenarios }: SessionResult): string | undefined {
  const weak = scenarios.filter(({ score }) => score < 100);
  const weakest = weak.reduce<CaseResult | undefined>(
    (least, one) => (least && least.score <= one.score ? least : one),
    undefined,
  );
  if (!weakest) return undefined;
  const drawn = /^random-(.*)$/.exec(weakest.id)?.[1];
  const which = drawn === undefined ? `--scenario ${shellWord(weakest.id)}` : `--random --seed ${shellWord(drawn)}`;
  return `sop train ${shellWord(sop.id)} ${which}`;
}
