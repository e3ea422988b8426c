import { code, type Inline, joined, type Line, line, link, strong, text } from '../text/line.js';
import { anchor, type Block, bullets, fence, heading, numbered, paragraph, printMarkdown } from '../text/markdown.js';
import type { Flow, FlowStep } from './flow.js';
import { handoffCommand } from './handoff.js';
import type { Guide, Option, Response, Sop, Step } from './types.js';

/**
 * An SOP as the document that people pin to the wall: a picture where one is given, every step with its branches, then
 * responses and guides.
 */
export function markdownOf(flow: Flow, picture?: Block): string {
  const { sop } = flow;
  const names = new Map(sop.steps.map((step, index) => [step.id, `${index + 1}. ${nameOf(step)}`]));
  const linkTo: LinkTo = (id) => {
    const name = names.get(id);
    return name === undefined ? code(id) : link(name, `step-${id}`);
  };
  const about = aboutOf(sop);
  return printMarkdown([
    heading(1, [text(sop.title)]),
    ...(sop.summary === null ? [] : [paragraph([text(sop.summary)])]),
    ...(about.length ? [bullets(about)] : []),
    ...(picture ? [picture] : []),
    paragraph(line`Start at ${linkTo(sop.start)}.`),
    ...(sop.always.length ? [paragraph([strong('Always open:')]), optionList(sop.always, linkTo)] : []),
    heading(2, line`Steps`),
    ...sop.steps.flatMap((step) => {
      const inFlow = flow.steps.get(step.id);
      const title = heading(3, line`${names.get(step.id) ?? step.id}`);
      return inFlow ? [anchor(`step-${step.id}`), title, ...stepBlocks(step, inFlow, linkTo)] : [];
    }),
    ...(sop.responses.length ? [heading(2, line`Responses`), ...sop.responses.flatMap(responseBlocks)] : []),
    ...(sop.guides.length ? [heading(2, line`Guides`), ...sop.guides.flatMap(guideBlocks)] : []),
  ]);
}

type LinkTo = (step: string) => Inline;

const nameOf = (step: Step): string => step.title ?? (step.kind === 'question' ? step.ask : step.id);

function aboutOf(sop: Sop): { readonly line: Line }[] {
  const facts: [string, string | null][] = [
    ['For', sop.audience],
    ['Owner', sop.owner],
    ['Version', sop.version],
    ['Reviewed', sop.reviewed],
    ['Review by', sop.reviewBy],
    ['Source', sop.source],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [{ line: line`${name}: ${value}` }]));
}

function optionList(options: readonly Option[], linkTo: LinkTo): Block {
  return bullets(
    options.map(({ label, hint, next }) => {
      return { line: line`${strong(label)}${hint === null ? null : ` (${hint})`} → ${linkTo(next)}` };
    }),
  );
}

function stepBlocks(step: Step, inFlow: FlowStep, linkTo: LinkTo): Block[] {
  const blocks: Block[] = [];
  const tick = step.confirm ? { done: false } : {};
  if (step.actions.length) blocks.push(bullets(step.actions.map((action) => ({ line: [text(action)], ...tick }))));
  if (inFlow.says.length) {
    const titles = inFlow.says.map(({ id, title }) => link(title, `response-${id}`));
    blocks.push(paragraph(line`Send: ${joined(titles, ', ')}`));
  }
  const asked = inFlow.needs.filter(({ id }) => step.record.includes(id)).map(({ ask }) => ask);
  if (asked.length) blocks.push(paragraph(line`Fill in: ${asked.join(', ')}`));
  if (inFlow.guides.length) {
    const titles = inFlow.guides.map(({ id, title }) => link(title, `guide-${id}`));
    blocks.push(paragraph(line`Guides: ${joined(titles, ', ')}`));
  }
  if (step.limit) {
    const times = step.limit.times === 1 ? 'once' : `${step.limit.times} times`;
    blocks.push(paragraph(line`At most ${times} in one walk; after that, go to ${linkTo(step.limit.then)}.`));
  }
  switch (step.kind) {
    case 'question':
      if (step.title !== null) blocks.push(paragraph([strong(step.ask)]));
      blocks.push(optionList(step.options, linkTo));
      break;
    case 'instruction':
      blocks.push(paragraph(line`Then ${linkTo(step.next)}.`));
      break;
    case 'run': {
      const inner = inFlow.sub?.sop;
      const labels = new Map(inner?.outcomes.map(({ id, label }) => [id, label]));
      const title = strong(inner?.title ?? step.run);
      blocks.push(
        paragraph(line`Run the procedure ${title} (${code(`sop ${step.run}`)}).`),
        bullets(
          step.then.map(({ outcome, next }) => ({
            line: line`${strong(labels.get(outcome) ?? outcome)} → ${linkTo(next)}`,
          })),
        ),
      );
      break;
    }
    case 'leaf': {
      blocks.push(paragraph([strong(`Outcome: ${inFlow.outcome?.label ?? step.outcome}`)]));
      const command = step.handoff && handoffCommand(step.handoff);
      const how = command ? line` (${code(command)})` : null;
      if (step.handoff) blocks.push(paragraph(line`Taken over by: ${step.handoff.to}${how}`));
    }
  }
  return blocks;
}

function responseBlocks(response: Response): Block[] {
  const channel = response.channel === null ? null : ` (${response.channel})`;
  const texts = response.channels.flatMap((variant) => [paragraph(line`By ${variant.channel}:`), fence(variant.text)]);
  return [
    anchor(`response-${response.id}`),
    heading(3, line`${response.title}${channel}`),
    ...(texts.length ? texts : [fence(response.text)]),
  ];
}

function guideBlocks({ id, title, text: words, items }: Guide): Block[] {
  return [
    anchor(`guide-${id}`),
    heading(3, [text(title)]),
    ...(words === null
      ? []
      : words
          .trim()
          .split(/\n\s*\n/)
          .map((part) => paragraph([text(part)]))),
    ...(items.length ? [numbered(items.map((item) => [text(item)]))] : []),
  ];
}
