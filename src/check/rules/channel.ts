import { closest } from '../../text/suggest.js';
import type { Finding, Rule } from '../rule.js';

const known = ['chat', 'email', 'phone', 'in-person', 'sms', 'social'];

export const mistypedChannel: Rule = {
  code: 'mistyped-channel',
  severity: 'warning',
  summary: 'A channel is nearly, and not quite, one of those that are known, so no walk would be on it.',
  needs: 'draft',
  example: `steps:
  first:
    do: Say goodbye.
    say: goodbye
    outcome: done
responses:
  goodbye:
    channels: { chta: Goodbye., email: "Goodbye, and thank you." }
`,
  run: ({ sop, place }) => {
    const findings: Finding[] = [];
    const check = (channel: string | null, path: readonly string[], part: 'key' | 'value'): void => {
      const near = channel === null || known.includes(channel) ? undefined : closest(channel, known);
      if (near === undefined) return;
      const hint = `did you mean \`${near}\`?`;
      findings.push({ message: `\`${channel}\` is no known channel.`, ...place(path, part), hint });
    };
    check(sop.channel, ['channel'], 'value');
    for (const { id, channel, channels } of sop.responses) {
      if (!channels.length) check(channel, ['responses', id, 'channel'], 'value');
      for (const one of channels) check(one.channel, ['responses', id, 'channels', one.channel], 'key');
    }
    return findings;
  },
};

export const noTextForChannel: Rule = {
  code: 'no-text-for-channel',
  severity: 'warning',
  summary: 'A response has no text for the channel that the SOP is for, so it could never go out.',
  needs: 'draft',
  example: `channel: phone
steps:
  first:
    do: Say goodbye.
    say: goodbye
    outcome: done
responses:
  goodbye:
    channels: { chat: Goodbye., email: "Goodbye, and thank you." }
`,
  run: ({ sop, place }) => {
    const { channel } = sop;
    if (channel === null) return [];
    return sop.responses.flatMap(({ id, channels }) => {
      if (!channels.length || channels.some((one) => one.channel === channel)) return [];
      const at = place(['responses', id], 'key');
      const hint = `add \`${channel}\` under its \`channels\``;
      return [{ message: `Response \`${id}\` has no text for \`${channel}\`.`, ...at, hint }];
    });
  },
};
