import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { digestOf } from '../../src/sop/digest.js';
import { linkSop } from '../../src/sop/flow.js';
import type { Sop } from '../../src/sop/types.js';
import type { Version } from '../../src/store/journal.js';
import type { Taker } from '../../src/store/lock.js';
import type { WalkEvent } from '../../src/walk/events.js';

const plain = { title: null, actions: [], says: [], guides: [], record: [], confirm: false, limit: null };
const option = (id: string, next: string) => ({ id, label: id, key: null, hint: null, why: null, next });
const field = { type: 'text', options: [], default: null, example: null } as const;

/** A small SOP with a field that is sensitive and one that is not. Written out: reading YAML takes its time. */
export const small: Sop = {
  format: 1,
  id: 'small',
  title: 'Small',
  summary: null,
  version: '1.0.0',
  audience: null,
  channel: null,
  owner: null,
  reviewed: null,
  reviewBy: null,
  source: null,
  start: 'ask',
  fields: [
    { ...field, id: 'customer', ask: "Customer's name", required: true, sensitive: true },
    { ...field, id: 'case', ask: 'Case number', required: false, sensitive: false },
  ],
  outcomes: [{ id: 'done', label: 'Done' }],
  always: [],
  guides: [],
  steps: [
    { ...plain, id: 'ask', kind: 'question', ask: 'Is it on?', options: [option('yes', 'tell'), option('no', 'end')] },
    {
      ...plain,
      id: 'tell',
      kind: 'question',
      says: ['hello'],
      ask: 'Did they answer?',
      options: [option('yes', 'end'), option('no', 'wait')],
    },
    { ...plain, id: 'wait', kind: 'question', ask: 'And now?', options: [option('yes', 'end'), option('no', 'end')] },
    { ...plain, id: 'end', kind: 'leaf', record: ['case'], outcome: 'done', handoff: null },
  ],
  responses: [{ id: 'hello', title: 'Hello', channel: null, text: 'Hello {{customer}}.', channels: [] }],
};

export function versionOf(sop: Sop): Version {
  const linked = linkSop(sop);
  if (!('flow' in linked)) throw new Error(linked.problems[0]?.message);
  return { flow: linked.flow, digest: digestOf(sop), path: '/somewhere/small.yaml' };
}

export const version = versionOf(small);

export const at = '2026-11-21T19:40:05+00:00';

export function startedEvent(walk: string, more: { readonly case?: string } = {}): WalkEvent {
  return { seq: 1, at, type: 'started', walk, sop: 'small', version: '1.0.0', digest: version.digest, ...more };
}

/** Endless: an answer, a note, back, a note, and so on. */
export function eventAt(walk: string, seq: number): WalkEvent {
  if (seq === 1) return startedEvent(walk);
  const note = { seq, at, type: 'noted', step: 'ask', text: `note ${seq} ${'ä'.repeat((seq * 997) % 3000)}` } as const;
  switch (seq % 4) {
    case 2:
      return { seq, at, type: 'answered', step: 'ask', option: 'yes' };
    case 0:
      return { seq, at, type: 'went-back' };
    default:
      return note;
  }
}

/** A taker whose processes are those in the list. */
export function takerOf(pid: number, running: readonly number[] = [pid], host = 'here', boot = 'today'): Taker {
  return { pid, host, boot, startOf: (one) => (running.includes(one) ? '1' : undefined) };
}

/** For tests that write a lot: a folder in memory, where there is one. */
export function fastFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}
