import { readResults } from '../store/results.js';
import { stateFolder } from '../store/state.js';
import { noPaint } from '../text/paint.js';
import { trainingReport } from '../train/history.js';
import { reportMarkdown } from '../train/markdown.js';
import { reportText } from '../train/report-text.js';
import { isPlain } from './asking.js';
import type { Call } from './call.js';
import { exit } from './exit.js';
import type { TrainOptions } from './train-options.js';

/** `sop train [sop] --report`: what was practised on this computer, by one trainee or by all. 0, or 2 on trouble. */
export async function reportCommand(call: Call<TrainOptions>, sop: string | undefined): Promise<number> {
  const { options, context } = call;
  const { records, unreadable, problems } = readResults(stateFolder(context), options.trainee);
  const report = trainingReport(sop === undefined ? records : records.filter((record) => record.sop === sop));
  if (options.format === 'json') await call.writeJson(report);
  else if (options.format === 'md') await call.write(reportMarkdown(report));
  else {
    const plain = isPlain(call);
    const paint = plain ? noPaint : call.paint;
    await call.write(reportText(report, { plain, paint, width: call.width }));
  }
  for (const { message, hint } of problems) await call.complain(message, hint);
  const [first] = unreadable;
  if (first !== undefined) {
    const message =
      unreadable.length === 1
        ? `One line is no result, and left out: \`${first}\`.`
        : `${unreadable.length} lines are no result, and left out; the first is \`${first}\`.`;
    await call.complain(message, 'a session that was cut off leaves such a line');
  }
  return problems.length ? exit.wrongCall : exit.done;
}
