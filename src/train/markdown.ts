import { inlineCode, inlineMarkdown } from '../text/markdown.js';
import type { DecisionResult } from './score.js';
import type { SessionResult } from './session.js';
import { factsOf, scoreText, showCommand } from './text.js';

/** The report of a training session to hand over, as Markdown. */
export function trainingMarkdown(result: SessionResult): string {
  const { sop, trainee, seed, scenarios, read } = result;
  const lines = [
    `# Training: ${inlineMarkdown(sop.title)}`,
    '',
    `- SOP: ${inlineCode(sop.id)}${sop.version ? ` version ${inlineMarkdown(sop.version)}` : ''}`,
    ...(trainee === null ? [] : [`- Trainee: ${inlineMarkdown(trainee)}`]),
    `- ${scoreText(result)}`,
    `- Seed: ${inlineCode(seed)}`,
  ];
  for (const { id, title, score, decisions } of scenarios) {
    lines.push('', `## ${inlineMarkdown(title ?? id)}: ${score}`, '', `Scenario ${inlineCode(id)}`, '');
    lines.push('| | Decision | Decided | The SOP says | |', '|---|---|---|---|---|');
    for (const decision of decisions) lines.push(rowOf(decision));
    for (const { verdict, ask, why } of decisions) {
      if (verdict !== 'right' && why) lines.push('', `> **${inlineMarkdown(ask)}** ${inlineMarkdown(why)}`);
    }
  }
  if (read.length) {
    lines.push('', '## To read', '');
    for (const { title, ...part } of read) lines.push(`- ${inlineMarkdown(title)}: ${inlineCode(showCommand(part))}`);
  }
  return `${lines.join('\n')}\n`;
}

function rowOf(decision: DecisionResult): string {
  const { verdict, ask, chosen, right } = decision;
  const word = { right: 'right', close: 'close', wrong: '**wrong**' }[verdict];
  const cells = [word, ask, chosen.label, right.label].map((cell, index) => (index ? inlineMarkdown(cell) : cell));
  return `| ${[...cells, factsOf(decision).join(', ')].join(' | ')} |`;
}
