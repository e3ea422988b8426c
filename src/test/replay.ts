import type { Scenario } from '../scenario/read.js';
import { shellWord } from '../text/shell.js';

/** The command that walks what a scenario walks. */
export function replayCommand(word: string, { answers, fields }: Pick<Scenario, 'answers' | 'fields'>): string {
  const parts = ['sop', 'run', word];
  for (const [step, options] of answers) for (const option of options) parts.push('--answer', `${step}=${option}`);
  for (const [field, value] of fields) {
    for (const one of typeof value === 'string' ? [value] : value) parts.push('--set', `${field}=${one}`);
  }
  return parts.map(shellWord).join(' ');
}
