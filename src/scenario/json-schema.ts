import { type JsonSchema, toDraft7 } from '../sop/json-schema.js';
import { scenarioFile } from './format.js';

/** The JSON Schema (draft-07) of scenario files, with a description on every key. */
export function scenarioJsonSchema(): JsonSchema {
  const { $schema, ...schema } = toDraft7(scenarioFile);
  return { $schema, title: 'Scenarios of an SOP', ...schema };
}
