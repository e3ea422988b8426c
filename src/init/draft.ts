import { escapeLine } from '../text/escape.js';
import { addAll } from '../text/list.js';
import { yamlText } from '../text/yaml-text.js';
import type { Draft, DraftStep } from './drafting.js';
import type { Note } from './note.js';

/** What the top of a new SOP says. */
export interface Header {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly audience: string;
  readonly owner: string;
  /** `YYYY-MM-DD` */
  readonly reviewed: string;
  /** `YYYY-MM-DD` */
  readonly reviewBy: string;
  /** Path of the schema for editors. */
  readonly schema: string;
}

/** The lines above the steps: header and outcomes. */
export function headerText(header: Header, outcomes: ReadonlyMap<string, string>, start: string): string {
  return `# yaml-language-server: $schema=${header.schema}
format: 1
sop: ${header.id}
title: ${yamlText(header.title)}
summary: ${yamlText(header.summary)}
version: 0.1.0
audience: ${yamlText(header.audience)}
owner: ${yamlText(header.owner)}
reviewed: ${header.reviewed}
review-by: ${header.reviewBy}
start: ${start}

outcomes:
${[...outcomes].map(([id, label]) => `  ${id}: ${yamlText(label)}\n`).join('')}`;
}

/** A draft as a first SOP to edit. What was guessed is marked with `# guessed:`, what was not understood stands first. */
export function sopText(draft: Draft, header: Header, notes: readonly Note[]): string {
  const lost = notes.map(
    ({ line, text, why }) => `# not understood: line ${line}, ${why}: ${shortened(escapeLine(text))}\n`,
  );
  return `${headerText(header, draft.outcomes, draft.start)}
# This is a first draft from an outline. Lines after "guessed:" say what to look at; delete them when you have.
${lost.join('')}steps:
${draft.steps.map(stepText).join('\n')}`;
}

const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 99).trimEnd()}…` : text);

function stepText(step: DraftStep): string {
  const lines = step.guesses.map((guess) => `  # guessed: ${escapeLine(guess)}`);
  lines.push(`  ${step.id}:`);
  if (step.title !== null) lines.push(`    title: ${yamlText(step.title)}`);
  if (step.limit) lines.push(`    limit: { times: ${step.limit.times}, then: ${step.limit.then} }`);
  if (step.confirm) lines.push('    confirm: true');
  if (step.actions.length) {
    lines.push('    do:');
    addAll(
      lines,
      step.actions.map((action) => `      - ${yamlText(action)}`),
    );
  }
  if (step.ask !== null) {
    lines.push(`    ask: ${yamlText(step.ask)}`, '    options:');
    for (const { id, label, hint, next } of step.options) {
      const key = /^(y|n|yes|no|on|off|true|false|null)$/.test(id) ? `"${id}"` : id;
      const more = hint === null ? '' : `, hint: ${JSON.stringify(escapeLine(hint))}`;
      lines.push(`      ${key}: { label: ${JSON.stringify(escapeLine(label))}${more}, next: ${next} }`);
    }
  }
  if (step.next !== null) lines.push(`    next: ${step.next}`);
  if (step.outcome !== null) lines.push(`    outcome: ${step.outcome}`);
  return `${lines.join('\n')}\n`;
}
