import { stateFolder } from '../store/state.js';
import { readResults } from '../store/training.js';
import type { Context } from '../terminal/context.js';
import { noPaint } from '../text/paint.js';
import { trainingReport } from '../train/history.js';
import { reportMarkdown } from '../train/markdown.js';
import { reportText } from '../train/report-text.js';
import { isPlain } from './asking.js';
import { complain, outputPaint, outputWidth, write, writeJson } from './output.js';
import type { TrainOptions } from './train-options.js';

/** `sop train [sop] --report`: what was practised on this computer, by one trainee or by all. 0, or 2 on trouble. */
export async function reportCommand(sop: string | undefined, options: TrainOptions, context: Context): Promise<number> {
  const { records, unreadable, problems } = readResults(stateFolder(context), options.trainee?.trim());
  const report = trainingReport(sop === undefined ? records : records.filter((record) => record.sop === sop));
  if (options.json || options.format === 'json') await writeJson(context, report);
  else if (options.format === 'md') await write(context.stdout, reportMarkdown(report));
  else {
    const plain = isPlain(options, context);
    const paint = plain ? noPaint : outputPaint(context, options);
    await write(context.stdout, reportText(report, { plain, paint, width: outputWidth(context.stdout) }));
  }
  for (const { message, hint } of problems) await complain(context, options, message, hint);
  const [first] = unreadable;
  if (first !== undefined) {
    const message =
      unreadable.length === 1
        ? `One line is no result, and left out: \`${first}\`.`
        : `${unreadable.length} lines are no result, and left out; the first is \`${first}\`.`;
    await complain(context, options, message, 'a session that was cut off leaves such a line');
  }
  return problems.length ? 2 : 0;
}
