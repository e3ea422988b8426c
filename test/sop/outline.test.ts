import { describe, expect, test } from 'vitest';
import { type Flow, linkSop } from '../../src/sop/flow.js';
import { loadSop } from '../../src/sop/load.js';
import { outlineOf } from '../../src/sop/outline.js';
import { markdownOf } from '../../src/sop/outline-markdown.js';
import { noPaint } from '../../src/text/paint.js';
import { widthOf } from '../../src/text/wrap.js';
import { base } from '../check/corpus.js';

function flowOf(name: string): Flow {
  const load = (file: string) =>
    loadSop(
      { name: file, text: base.get(file) ?? '' },
      { include: (id) => ({ name: `${id}.yaml`, text: base.get(`${id}.yaml`) ?? '' }) },
    ).sop;
  const sop = load(name);
  const linked = sop && linkSop(sop, (id) => load(`${id}.yaml`) ?? undefined);
  if (!linked || !('flow' in linked)) throw new Error(`${name} does not load`);
  return linked.flow;
}

function ladder(steps: number): Flow {
  const text = Array.from({ length: steps }, (_, at) => {
    const next = at + 1 < steps ? `s${at + 1}` : 'end';
    return `  s${at}:\n    ask: Question ${at}?\n    options: { up: ${next}, out: end }\n`;
  }).join('');
  const source = `format: 1\nsop: ladder\ntitle: Ladder\nstart: s0\noutcomes: { done: Done }\nsteps:\n${text}  end:\n    do: Stop.\n    outcome: done\n`;
  const { sop } = loadSop({ name: 'ladder.yaml', text: source });
  const linked = sop && linkSop(sop);
  if (!linked || !('flow' in linked)) throw new Error('the ladder does not load');
  return linked.flow;
}

describe('the outline', () => {
  test('shows every step once, and refers to it elsewhere', () => {
    const text = outlineOf(flowOf('refund.yaml'), noPaint, 80);
    expect(text).toMatchInlineSnapshot(`
      "Late refund (refund) version 1.2.0
      A customer asks where their refund is.
      for agent · owner Customer Care · reviewed 2026-11-21 · again by 2027-05-21

      How is the customer? (mood)
      ? How to stay polite
      ├─ Calm
      │  What does the system say? (find)
      │  • Look the refund up.
      │  ▸ Fill in Amount, Case number
      │  ├─ It was sent
      │  │  (tell)
      │  │  • Tell them the day.
      │  │  • Close the ticket.
      │  │  ▸ Send On its way
      │  │  ■ Refund paid
      │  ├─ It is stuck
      │  │  Mend the payment (mend)
      │  │  ▸ Run Mend a payment (sop show payment)
      │  │  ├─ Payment mended ↑ tell, above
      │  │  └─ Payment lost
      │  │     (escalate)
      │  │     • Escalate to a supervisor.
      │  │     ■ Escalated to a supervisor → supervisor (sop run payment)
      │  └─ There is none
      │     (refuse)
      │     • Explain why.
      │     ▸ Send No refund
      │     ↓
      │     Do they accept it? (after-refusal)
      │     ├─ They accept it
      │     │  (refused)
      │     │  • Close the ticket.
      │     │  ■ Refund refused
      │     └─ They insist ↑ escalate, above
      └─ Angry – loud or rude
         Listen (listen)
         • Let them finish.
         • Say that you are sorry.
         ▸ Send We are sorry
         at most 2 times, then (escalate)
         Are they calmer?
         ├─ Yes ↑ What does the system say? (find), above
         └─ No ↑ How is the customer? (mood), above

      Always open
      ! I feel unsafe
         (escalate-now)
         • Escalate to a supervisor now.
         ■ Escalated to a supervisor → supervisor (sop run payment)
      "
    `);
  });

  test('refers up to what stands above', () => {
    const lines = outlineOf(flowOf('refund.yaml'), noPaint, 200).split('\n');
    const references = lines.flatMap((line, at) => (/↑ .*?\(([a-z-]+)\), above/.exec(line) ? [{ line, at }] : []));
    expect(references.length).toBeGreaterThanOrEqual(2);
    for (const { line, at } of references) {
      const id = /\(([a-z-]+)\), above/.exec(line)?.[1];
      expect(lines.slice(0, at).some((earlier) => earlier.endsWith(`(${id})`))).toBe(true);
    }
  });

  test.each([40, 60, 100])('fits into %i columns', (width) => {
    for (const line of outlineOf(flowOf('refund.yaml'), noPaint, width).split('\n')) {
      expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });

  test('goes on at the margin where the tree gets too deep', () => {
    const text = outlineOf(ladder(5000), noPaint, 60);
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(60);
    expect(text.match(/^.*Question \d+\? \(s\d+\)$/gm)).toHaveLength(5000);
    expect(text).toContain(', below');
  });

  test('colours an outcome by whether somebody takes over', () => {
    const paint = { ...noPaint, good: (text: string) => `<${text}>`, warning: (text: string) => `[${text}]` };
    const text = outlineOf(flowOf('refund.yaml'), paint, 100);
    expect(text).toContain('<■ Refund paid>');
    expect(text).toContain('[■ Escalated to a supervisor] → supervisor');
  });
});

describe('the document', () => {
  test('holds questions, branches, actions, responses and guides', () => {
    expect(markdownOf(flowOf('refund.yaml'))).toMatchInlineSnapshot(`
      "# Late refund

      A customer asks where their refund is.

      - For: agent
      - Owner: Customer Care
      - Version: 1.2.0
      - Reviewed: 2026-11-21
      - Review by: 2027-05-21
      - Source: Refund handbook, page 4

      Start at [1. How is the customer?](#step-mood).

      **Always open:**

      - **I feel unsafe** → [10. escalate-now](#step-escalate-now)

      ## Steps

      <a id="step-mood"></a>

      ### 1. How is the customer?

      Guides: [How to stay polite](#guide-polite)

      - **Calm** → [3. What does the system say?](#step-find)
      - **Angry** (loud or rude) → [2. Listen](#step-listen)

      <a id="step-listen"></a>

      ### 2. Listen

      - Let them finish.
      - Say that you are sorry.

      Send: [We are sorry](#response-sorry)

      At most 2 times in one walk; after that, go to [9. escalate](#step-escalate).

      **Are they calmer?**

      - **Yes** → [3. What does the system say?](#step-find)
      - **No** → [1. How is the customer?](#step-mood)

      <a id="step-find"></a>

      ### 3. What does the system say?

      - Look the refund up.

      Fill in: Amount, Case number

      - **It was sent** → [5. tell](#step-tell)
      - **It is stuck** → [4. Mend the payment](#step-mend)
      - **There is none** → [6. refuse](#step-refuse)

      <a id="step-mend"></a>

      ### 4. Mend the payment

      Run the procedure **Mend a payment** (\`sop payment\`).

      - **Payment mended** → [5. tell](#step-tell)
      - **Payment lost** → [9. escalate](#step-escalate)

      <a id="step-tell"></a>

      ### 5. tell

      - [ ] Tell them the day.
      - [ ] Close the ticket.

      Send: [On its way](#response-on-its-way)

      **Outcome: Refund paid**

      <a id="step-refuse"></a>

      ### 6. refuse

      - Explain why.

      Send: [No refund](#response-no-refund)

      Then [7. Do they accept it?](#step-after-refusal).

      <a id="step-after-refusal"></a>

      ### 7. Do they accept it?

      - **They accept it** → [8. refused](#step-refused)
      - **They insist** → [9. escalate](#step-escalate)

      <a id="step-refused"></a>

      ### 8. refused

      - Close the ticket.

      **Outcome: Refund refused**

      <a id="step-escalate"></a>

      ### 9. escalate

      - Escalate to a supervisor.

      **Outcome: Escalated to a supervisor**

      Taken over by: supervisor (\`sop run payment\`)

      <a id="step-escalate-now"></a>

      ### 10. escalate-now

      - Escalate to a supervisor now.

      **Outcome: Escalated to a supervisor**

      Taken over by: supervisor (\`sop run payment\`)

      ## Responses

      <a id="response-sorry"></a>

      ### We are sorry (chat)

      \`\`\`text
      Hello {{customer}},

      We are sorry that you had to wait for {{amount}}.
      \`\`\`

      <a id="response-on-its-way"></a>

      ### On its way

      By chat:

      \`\`\`text
      Your refund is on its way.
      \`\`\`

      By email:

      \`\`\`text
      Hello {{customer}},

      Your refund is on its way. You have been with us since {{since|the beginning}}, on the plan {{plan}}.
      \`\`\`

      <a id="response-no-refund"></a>

      ### No refund

      \`\`\`text
      We cannot refund this, {{customer}}.
      \`\`\`

      ## Guides

      <a id="guide-polite"></a>

      ### How to stay polite

      Breathe first.

      1. Keep your sentences short.
      2. Never argue about the past.
      "
    `);
  });

  test('links only to what it holds', () => {
    const text = markdownOf(flowOf('refund.yaml'));
    const anchors = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1]));
    for (const [, target] of text.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(target);
  });
});
