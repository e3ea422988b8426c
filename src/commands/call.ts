import { paintFor } from '../terminal/colour.js';
import type { Context } from '../terminal/context.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { renderDiagnostics } from '../text/diagnostic-text.js';
import { escapeLine } from '../text/escape.js';
import { jsonText } from '../text/json.js';
import type { Paint } from '../text/paint.js';
import { outputWidth, write } from './output.js';

/** What every command takes. */
export interface CommonOptions {
  /** `--no-color` gives false. */
  readonly color?: boolean;
  readonly sopDir?: string;
}

type Hint = string | undefined;

/** One call of a command: its options, the world it runs in, and where to print. */
export interface Call<Options extends CommonOptions = CommonOptions> {
  readonly options: Options;
  readonly context: Context;
  /** Styles and width for results, and for what is said beside them. */
  readonly paint: Paint;
  readonly width: number;
  readonly errorPaint: Paint;
  readonly errorWidth: number;
  /** Prints a result on stdout, and waits until it is out. */
  write(text: string): Promise<void>;
  writeJson(value: unknown): Promise<void>;
  /** Prints workflow commands, for the CI system that reads them. */
  annotate(text: string): Promise<void>;
  /** Says something on stderr. */
  say(text: string): Promise<void>;
  /** What went wrong and what to do, on stderr. The texts are escaped here. */
  complain(message: string, hints?: Hint | readonly Hint[]): Promise<void>;
  /** Mistakes with their places, on stderr. */
  explain(diagnostics: readonly Diagnostic[]): Promise<void>;
}

export function callOf<Options extends CommonOptions>(options: Options, context: Context): Call<Options> {
  const { stdout, stderr, env } = context;
  const paintOn = ({ isTTY }: { readonly isTTY?: boolean | undefined }): Paint =>
    paintFor({ isTTY: isTTY === true, env, flag: options.color });
  return {
    options,
    context,
    get paint() {
      return paintOn(stdout);
    },
    get errorPaint() {
      return paintOn(stderr);
    },
    get width() {
      return outputWidth(stdout);
    },
    get errorWidth() {
      return outputWidth(stderr);
    },
    write: (text) => write(stdout, text),
    writeJson: (value) => write(stdout, `${jsonText(value)}\n`),
    annotate: (text) => write(context.annotations ?? stdout, text),
    say: (text) => write(stderr, text),
    complain(message, hints = []) {
      const lines = [`${this.errorPaint.bad('sop:')} ${escapeLine(message)}`];
      for (const hint of [hints].flat()) if (hint) lines.push(`     ${escapeLine(hint)}`);
      return write(stderr, `${lines.join('\n')}\n`);
    },
    explain(diagnostics) {
      return write(stderr, renderDiagnostics(diagnostics, this.errorPaint, this.errorWidth));
    },
  };
}
