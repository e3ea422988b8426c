import type { Scenario } from '../scenario/read.js';
import { shellWord } from '../text/shell.js';
import type { SopReport } from './report.js';

/**
 * The command that walks what a scenario walks. It leaves out sensitive values, which would end up in the history of a
 * shell; no route depends on them.
 */
export function replayCommand(
  { word, proof }: Pick<SopReport, 'word' | 'proof'>,
  { answers, fields }: Pick<Scenario, 'answers' | 'fields'>,
): string {
  const parts = ['sop', 'run', word];
  for (const [step, options] of answers) for (const option of options) parts.push('--answer', `${step}=${option}`);
  for (const [field, value] of fields) {
    if (proof.flow.fields.get(field)?.sensitive) continue;
    for (const one of typeof value === 'string' ? [value] : value) parts.push('--set', `${field}=${one}`);
  }
  return parts.map(shellWord).join(' ');
}
