/** What programs read: well-formed with any text in it, and nothing in it that a text begins or ends. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { sarifLog } from '../src/check/sarif.js';
import { githubAnnotations } from '../src/check/text.js';
import { testGithub, testJunit } from '../src/test/ci.js';
import type { Diagnostic } from '../src/text/diagnostic.js';
import { escapeText } from '../src/text/escape.js';
import { annotation, withoutCommands } from '../src/text/github.js';
import { jsonText } from '../src/text/json.js';
import { hostileTexts } from './support/marks.js';
import { emptyFolder, sop } from './support/sop.js';

const found = (text: string): Diagnostic => ({
  code: 'unknown-sop',
  severity: 'error',
  message: text,
  source: { name: text, text: 'a' },
  span: { start: 0, end: 1 },
  hint: text,
});

const texts = fc.oneof(
  hostileTexts,
  fc.constantFrom('\n::error::x', '##[group]a', ']]>', '%0A::warning::b', '%', ':,', '\r\n::add-mask::c', '&#10;', '"'),
  fc.string({ unit: 'binary' }),
);

/** All characters, a thousand or so in each text. */
function* allCharacters(): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code += 1024) {
    yield Array.from({ length: 1024 }, (_, more) => String.fromCodePoint(code + more)).join('a');
  }
}

describe('JUnit', () => {
  /** The attributes and texts of a document; throws where it is not well-formed. */
  function read(xml: string): { attributes: Record<string, string>[]; text: string } {
    const seen = { attributes: [] as Record<string, string>[], text: '' };
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ attributes }) => seen.attributes.push(attributes as Record<string, string>));
    parser.on('text', (text) => {
      seen.text += text;
    });
    parser.write(xml).close();
    return seen;
  }

  const check = (text: string): void => {
    const { attributes, text: inside } = read(testJunit({ sops: [], broken: [found(text)], partial: false }));
    const [, suite, one, failure] = attributes;
    expect([suite?.name, one?.classname, failure?.message]).toEqual([text, text, text].map(escapeText));
    expect(inside).toContain(`${escapeText(`${text}:1:1`)}\n`);
  };

  test('is well-formed and reads as it is, with all characters there are', () => {
    for (const text of allCharacters()) check(text);
  });

  test('and with any text', () => {
    fc.assert(fc.property(texts, check), { numRuns: 500 });
  });
});

describe('workflow commands', () => {
  /** As the runner reads a line; https://github.com/actions/runner, ActionCommand.cs. */
  function read(line: string): { command: string; properties: Record<string, string>; message: string } | undefined {
    const trimmed = line.trimStart();
    const end = trimmed.indexOf('::', 2);
    if (!trimmed.startsWith('::') || end === -1) {
      const old = line.indexOf('##[');
      return old === -1 || !line.includes(']', old) ? undefined : { command: '##', properties: {}, message: '' };
    }
    const [command = '', ...rest] = trimmed.slice(2, end).split(' ');
    const decode = (text: string): string =>
      text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%25/g, '%');
    const properties = rest
      .join(' ')
      .split(',')
      .map((one) => one.split(/=(.*)/s).slice(0, 2).map(decode));
    const data = trimmed
      .slice(end + 2)
      .replace(/%0D/g, '\r')
      .replace(/%0A/g, '\n')
      .replace(/%25/g, '%');
    return { command, properties: Object.fromEntries(properties), message: data };
  }

  test('say what they are given, one a line', () => {
    fc.assert(
      fc.property(texts, texts, texts, (file, title, message) => {
        const printed = annotation('error', { file, line: 3, col: 4 }, title, message);
        const lines = printed.split('\n');
        expect(lines).toHaveLength(2);
        expect(read(lines[0] as string)).toEqual({
          command: 'error',
          properties: { file: escapeText(file), line: '3', col: '4', title: escapeText(title) },
          message: escapeText(message),
        });
      }),
      { numRuns: 500 },
    );
  });

  test('are one a finding, from check and from test', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const printed of [
          githubAnnotations([found(text)]),
          testGithub({ sops: [], broken: [found(text)], partial: false }),
        ]) {
          const commands = printed.split('\n').filter((line) => read(line));
          expect(commands).toHaveLength(1);
          expect(read(commands[0] as string)?.properties.file).toBe(escapeText(text));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('are begun by no other line where a CI system reads them', () => {
    fc.assert(
      fc.property(fc.array(texts), (all) => {
        const text = all.map(escapeText).join('\n');
        const lines = withoutCommands(text).split('\n');
        expect(lines.filter(read)).toEqual([]);
        expect(lines.filter((line) => /^\s*::|##(?:vso|teamcity)?\[/.test(line))).toEqual([]);
        const json = jsonText(all);
        expect(JSON.parse(withoutCommands(json))).toEqual(JSON.parse(json));
        if (!/::|##/.test(text)) expect(withoutCommands(text)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test.each(['GITHUB_ACTIONS', 'TF_BUILD', 'TEAMCITY_VERSION'])('nor by a story, with %s', async (name) => {
    const lines = [
      '::error file=a.ts::gotcha',
      '##[error]gotcha',
      '##vso[task.complete]',
      'A ##[group]',
      '  ::add-mask::a',
    ];
    const steps = `{ one: { ask: One?, options: { yes: end } }, end: { do: [Go.], say: note, outcome: done } }`;
    const head = 'format: 1\nsop: it\ntitle: It\nversion: 1.0.0\nstart: one\noutcomes: { done: Done }';
    const responses = `responses:\n  note:\n    text: |\n${lines.map((line) => `      ${line}`).join('\n')}\n`;
    const file = join(emptyFolder(), 'it.yaml');
    writeFileSync(file, `${head}\nsteps: ${steps}\n${responses}`);
    const call = ['run', file, '--answer', 'one=yes', '--no-input'];
    const here = await sop(call);
    expect(here.stdout).toContain('\n::error file=a.ts::gotcha\n##[error]gotcha\n');
    const there = await sop(call, { env: { [name]: 'true' } });
    expect(there.stdout).toContain(
      '\n\\u003a:error file=a.ts::gotcha\n#\\u0023[error]gotcha\n#\\u0023vso[task.complete]',
    );
    expect(there.stdout.split('\n').filter(read)).toEqual([]);
    const json = await sop([...call, '--json'], { env: { [name]: 'true' } });
    expect(json.stdout.split('\n').filter(read)).toEqual([]);
    expect(JSON.parse(json.stdout).responses[0].text.trim()).toBe(lines.join('\n'));
  });
});

describe('SARIF', () => {
  test('is JSON that reads as it is, with any text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const log = sarifLog([found(text)], [], '1.0.0');
        expect(JSON.parse(jsonText(log))).toEqual(JSON.parse(JSON.stringify(log)));
      }),
    );
  });
});
