import type { Diagnostic } from '../text/diagnostic.js';
import { fileStem } from '../text/source.js';
import { isObject, type YamlDocument } from '../yaml/document.js';
import { idPattern } from './reserved.js';
import { idOf } from './validate.js';

/**
 * Says whether a file is found by the id that stands in it, as `sop: abusive` or `shared: endings`. What has no name of
 * a YAML file, such as a pipe, may be called as it likes.
 */
export function checkFileName(document: YamlDocument, key: 'sop' | 'shared', diagnostics: Diagnostic[]): void {
  const { source, value } = document;
  const file = fileStem(source.name);
  if (file === undefined) return;
  const ending = source.name.endsWith('.yml') ? '.yml' : '.yaml';
  const written = isObject(value) ? value[key] : undefined;
  const id = typeof written === 'string' && idPattern.test(written) ? written : undefined;
  const span = written === undefined ? { start: 0, end: 0 } : document.valueSpan([key]);
  const add = (code: string, message: string, hint: string): void => {
    diagnostics.push({ code, severity: 'error', message, source, span, hint });
  };
  if (!idPattern.test(file)) {
    const likely = id ?? idOf(file.slice(0, 200));
    add(
      'bad-file-name',
      `\`${file}${ending}\` is not found by its name: a file is called like an id, in small letters, digits and hyphens.`,
      `rename the file${idPattern.test(likely) ? ` to ${likely}${ending}` : ''}`,
    );
  } else if (id !== undefined && id !== file) {
    const called =
      key === 'sop' ? `The SOP is called \`${id}\`, but its` : `The shared parts are called \`${id}\`, but their`;
    add(
      'name-mismatch',
      `${called} file \`${file}.yaml\`.`,
      `write \`${key}: ${file}\`, or rename the file to ${id}.yaml`,
    );
  }
}
