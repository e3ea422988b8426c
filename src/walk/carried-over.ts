import type { CarriedOver } from './carry-over.js';
import { pendingOf } from './engine.js';
import type { WalkEvent } from './events.js';

/** What a changed SOP means for a walk, as sentences: what changed, what counts no more, and where it goes on. */
export function carriedOverLines({ walk, steps, rerouted, reason, lost }: CarriedOver): string[] {
  const lines: string[] = [];
  const visited = steps.filter((step) => step.visited);
  const ahead = steps.filter((step) => !step.visited);
  if (visited.length) lines.push(`Changed where you have been: ${listed(visited.map(({ id }) => `\`${id}\``))}.`);
  if (ahead.length) lines.push(`Changed elsewhere: ${listed(ahead.map(({ id }) => `\`${id}\``))}.`);
  if (steps.length === 0) lines.push('Its steps are as they were; something else in it has changed.');
  if (rerouted) {
    const after = rerouted.from ? `After \`${rerouted.from}\` the walk` : 'The walk';
    lines.push(`${after} now goes to \`${rerouted.now}\`, not to \`${rerouted.was}\`.`);
  }
  if (reason) lines.push(reason.message);
  if (lost.length) lines.push(`No longer counted: ${listed(lost.map(given))}.`);
  else lines.push('All your answers still count.');
  const pending = pendingOf(walk);
  const where = pending.kind === 'field' ? pending.field.ask : (pending.step.ask ?? pending.step.title ?? '');
  lines.push(`The walk goes on at \`${pending.step.id}\`${where ? `: ${where}` : '.'}`);
  return lines;
}

function listed(words: readonly string[], most = 8): string {
  return words.length > most ? `${words.slice(0, most).join(', ')} … (${words.length} in all)` : words.join(', ');
}

function given(event: WalkEvent): string {
  switch (event.type) {
    case 'answered':
      return `\`${event.step}=${event.option}\``;
    case 'filled':
      return `the field \`${event.field}\``;
    case 'ticked':
      return `action ${event.action + 1} of \`${event.step}\``;
    case 'shown':
      return `\`${event.step}\` (read)`;
    default:
      return event.type;
  }
}
