import { escapeLine } from './escape.js';

/** A text as YAML that no reader takes for anything else, on one line. */
export function yamlText(text: string): string {
  const safe = escapeLine(text).replace(/\s+/g, ' ').trim();
  const plain =
    /^[A-Za-z][^:#{}[\],&*!|>'"%@`\\]*$/.test(safe) && !/^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(safe);
  return plain ? safe : JSON.stringify(safe);
}
