import { addAll } from '../text/list.js';
import { fenced, inlineCode, inlineMarkdown } from '../text/markdown.js';
import type { Flow, FlowStep } from './flow.js';
import { handoffCommand } from './handoff.js';
import type { Option, Response, Sop, Step } from './types.js';

/** An SOP as the document that people pin to the wall: every step with its branches, then responses and guides. */
export function markdownOf(flow: Flow): string {
  const { sop } = flow;
  const numbers = new Map(sop.steps.map((step, index) => [step.id, index + 1]));
  const nameOf = (step: Step): string => step.title ?? (step.kind === 'question' ? step.ask : step.id);
  const steps = new Map(sop.steps.map((step) => [step.id, step]));
  const link = (id: string): string => {
    const step = steps.get(id);
    return step ? `[${numbers.get(id)}. ${inlineMarkdown(nameOf(step))}](#step-${id})` : inlineCode(id);
  };
  const blocks: string[] = [`# ${inlineMarkdown(sop.title)}`];
  if (sop.summary !== null) blocks.push(inlineMarkdown(sop.summary));
  const about = aboutOf(sop);
  if (about.length) blocks.push(about.map((line) => `- ${line}`).join('\n'));
  blocks.push(`Start at ${link(sop.start)}.`);
  if (sop.always.length) {
    blocks.push(`**Always open:**\n\n${sop.always.map((option) => optionLine(option, link)).join('\n')}`);
  }
  blocks.push('## Steps');
  for (const step of sop.steps) {
    const inFlow = flow.steps.get(step.id);
    if (!inFlow) continue;
    const heading = `### ${numbers.get(step.id)}. ${inlineMarkdown(nameOf(step))}`;
    blocks.push(`<a id="step-${step.id}"></a>\n\n${heading}`);
    addAll(blocks, stepBlocks(step, inFlow, link));
  }
  if (sop.responses.length) {
    blocks.push('## Responses');
    addAll(blocks, sop.responses.flatMap(responseBlocks));
  }
  if (sop.guides.length) blocks.push('## Guides');
  for (const guide of sop.guides) {
    blocks.push(`<a id="guide-${guide.id}"></a>\n\n### ${inlineMarkdown(guide.title)}`);
    if (guide.text !== null) blocks.push(inlineMarkdown(guide.text.trim()));
    if (guide.items.length) blocks.push(guide.items.map((item, at) => `${at + 1}. ${inlineMarkdown(item)}`).join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

function aboutOf(sop: Sop): string[] {
  const facts: [string, string | null][] = [
    ['For', sop.audience],
    ['Owner', sop.owner],
    ['Version', sop.version],
    ['Reviewed', sop.reviewed],
    ['Review by', sop.reviewBy],
    ['Source', sop.source],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${inlineMarkdown(value)}`]));
}

function optionLine(option: Option, link: (id: string) => string): string {
  const hint = option.hint === null ? '' : ` (${inlineMarkdown(option.hint)})`;
  return `- **${inlineMarkdown(option.label)}**${hint} → ${link(option.next)}`;
}

function stepBlocks(step: Step, inFlow: FlowStep, link: (id: string) => string): string[] {
  const blocks: string[] = [];
  const tick = step.confirm ? '[ ] ' : '';
  if (step.actions.length) blocks.push(step.actions.map((action) => `- ${tick}${inlineMarkdown(action)}`).join('\n'));
  if (inFlow.says.length) {
    const titles = inFlow.says.map(({ id, title }) => `[${inlineMarkdown(title)}](#response-${id})`);
    blocks.push(`Send: ${titles.join(', ')}`);
  }
  const asked = inFlow.needs.filter(({ id }) => step.record.includes(id)).map(({ ask }) => inlineMarkdown(ask));
  if (asked.length) blocks.push(`Fill in: ${asked.join(', ')}`);
  if (inFlow.guides.length) {
    blocks.push(
      `Guides: ${inFlow.guides.map(({ id, title }) => `[${inlineMarkdown(title)}](#guide-${id})`).join(', ')}`,
    );
  }
  if (step.limit) {
    const times = step.limit.times === 1 ? 'once' : `${step.limit.times} times`;
    blocks.push(`At most ${times} in one walk; after that, go to ${link(step.limit.then)}.`);
  }
  switch (step.kind) {
    case 'question':
      if (step.title !== null) blocks.push(`**${inlineMarkdown(step.ask)}**`);
      blocks.push(step.options.map((option) => optionLine(option, link)).join('\n'));
      break;
    case 'instruction':
      blocks.push(`Then ${link(step.next)}.`);
      break;
    case 'run': {
      const inner = inFlow.sub?.sop;
      const labels = new Map(inner?.outcomes.map(({ id, label }) => [id, label]));
      blocks.push(
        `Run the procedure **${inlineMarkdown(inner?.title ?? step.run)}** (${inlineCode(`sop ${step.run}`)}).`,
      );
      const ways = step.then.map(({ outcome, next }) => {
        return `- **${inlineMarkdown(labels.get(outcome) ?? outcome)}** → ${link(next)}`;
      });
      blocks.push(ways.join('\n'));
      break;
    }
    case 'leaf': {
      blocks.push(`**Outcome: ${inlineMarkdown(inFlow.outcome?.label ?? step.outcome)}**`);
      const command = step.handoff && handoffCommand(step.handoff);
      if (step.handoff) {
        blocks.push(`Taken over by: ${inlineMarkdown(step.handoff.to)}${command ? ` (${inlineCode(command)})` : ''}`);
      }
    }
  }
  return blocks;
}

function responseBlocks(response: Response): string[] {
  const channel = response.channel === null ? '' : ` (${inlineMarkdown(response.channel)})`;
  const blocks = [`<a id="response-${response.id}"></a>\n\n### ${inlineMarkdown(response.title)}${channel}`];
  if (response.channels.length === 0) return [...blocks, fenced(response.text)];
  return [
    ...blocks,
    ...response.channels.flatMap((variant) => [`By ${inlineMarkdown(variant.channel)}:`, fenced(variant.text)]),
  ];
}
