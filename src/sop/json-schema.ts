import * as z from 'zod/mini';
import { sharedFile, sopFile } from './format.js';

/** The names of the schema files in the package. */
export const sopSchemaName = 'sop.schema.json';
export const scenarioSchemaName = 'scenarios.schema.json';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (draft-07) of SOP files and files of shared parts, with a description on every key: what editors use
 * for completion, hover and first errors. What needs more than one place to judge is left to `sop check`.
 */
export function sopJsonSchema(): JsonSchema {
  const { $schema, ...sop } = toDraft7(sopFile);
  const { $schema: _, ...shared } = toDraft7(sharedFile);
  return {
    $schema,
    title: 'SOP',
    description: 'A standard operating procedure, or parts that several of them share.',
    type: 'object',
    if: { required: ['shared'] },
    then: shared,
    else: sop,
  };
}

/** A shape as draft-07. */
export function toDraft7(schema: z.ZodMiniType): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    unrepresentable: 'any',
  }) as JsonSchema;
}
