import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { base, readCorpus } from '../check/corpus.js';
import { root, sop } from '../support/sop.js';

async function validator(...flags: string[]): Promise<(text: string) => boolean> {
  const { code, stdout } = await sop(['schema', ...flags]);
  expect(code).toBe(0);
  const schema = JSON.parse(stdout);
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true }).compile(
    schema,
  );
  return (text) => validate(parse(text, { schema: 'core' })) as boolean;
}

const yamlFiles = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe('the JSON Schema of SOPs', () => {
  test.each(yamlFiles(join(root, 'sop')))('sop/%s is valid', async (name) => {
    const valid = await validator();
    expect(valid(readFileSync(join(root, 'sop', name), 'utf8'))).toBe(true);
  });

  // A response needs `text` or `channels`: `sop check` says which.
  const eitherKey = 'A response without text';
  // What only shows when two places are compared, or in the text itself, no schema can know.
  const beyond = new Set([
    'reserved-name',
    'name-mismatch',
    'field-options',
    'bad-default',
    'empty-guide',
    'unknown-include',
    'duplicate-key',
    'bad-date',
  ]);
  const shapes = readCorpus().filter(
    ({ name, where, file, expected }) =>
      where.startsWith('2-') && !file.startsWith('scenarios') && !beyond.has(expected.code) && name !== eitherKey,
  );

  test('there are many mistakes to find', () => {
    expect(shapes.length).toBeGreaterThan(60);
  });

  test.each(shapes)('is broken by: $name', async ({ file, text }) => {
    const valid = await validator();
    expect(valid(base.get(file) as string)).toBe(true);
    expect(valid(text)).toBe(false);
  });

  test('explains every key', async () => {
    const { stdout } = await sop(['schema']);
    const missing: string[] = [];
    const look = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties, ...rest } = node as { properties?: Record<string, { description?: string }> };
      for (const [key, value] of Object.entries(properties ?? {})) {
        if (!value.description) missing.push(`${path}/${key}`);
        look(value, `${path}/${key}`);
      }
      for (const [key, value] of Object.entries(rest)) look(value, `${path}/${key}`);
    };
    look(JSON.parse(stdout), '');
    expect(missing).toEqual([]);
  });
});

describe('the JSON Schema of scenarios', () => {
  test.each(yamlFiles(join(root, 'sop', 'scenarios')))('sop/scenarios/%s is valid', async (name) => {
    const valid = await validator('--scenarios');
    expect(valid(readFileSync(join(root, 'sop', 'scenarios', name), 'utf8'))).toBe(true);
  });

  test('a mistyped key is not', async () => {
    const valid = await validator('--scenarios');
    const good = base.get('scenarios/refund.yaml') as string;
    expect(valid(good)).toBe(true);
    expect(valid(good.replace('story:', 'stroy:'))).toBe(false);
  });
});
