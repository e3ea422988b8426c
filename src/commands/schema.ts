import { scenarioJsonSchema } from '../scenario/json-schema.js';
import { sopJsonSchema } from '../sop/json-schema.js';
import type { Context } from '../terminal/context.js';
import { type CommonOptions, writeJson } from './output.js';

export interface SchemaOptions extends CommonOptions {
  /** The schema of scenario files instead. */
  readonly scenarios?: boolean;
}

/** `sop schema`: the JSON Schema that editors use. */
export async function schemaCommand(options: SchemaOptions, context: Context): Promise<number> {
  await writeJson(context, options.scenarios ? scenarioJsonSchema() : sopJsonSchema());
  return 0;
}
