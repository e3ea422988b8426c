import { scenarioJsonSchema } from '../scenario/json-schema.js';
import { sopJsonSchema } from '../sop/json-schema.js';
import type { Call, CommonOptions } from './call.js';
import { exit } from './exit.js';

export interface SchemaOptions extends CommonOptions {
  /** The schema of scenario files instead. */
  readonly scenarios?: boolean;
}

/** `sop schema`: the JSON Schema that editors use. */
export async function schemaCommand(call: Call<SchemaOptions>): Promise<number> {
  const { options } = call;
  await call.writeJson(options.scenarios ? scenarioJsonSchema() : sopJsonSchema());
  return exit.done;
}
