import { type JsonSchema, toDraft7 } from '../sop/json-schema.js';
import { scenarioFile } from './format.js';

/** The JSON Schema (draft-07) of scenario files, with a description on every key. */
export function scenarioJsonSchema(): JsonSchema {
  // Answers are keyed by step, and a step of a sub-procedure has a slash in its name.
  const { $schema, ...schema } = toDraft7(scenarioFile, false);
  return { $schema, title: 'Scenarios of an SOP', ...schema };
}
