import type { Picture } from '../picture/picture.js';
import { CallError } from './call-error.js';

/** A picture as SVG; throws a {@link CallError} when it is too large to be laid out. */
export async function drawSvg(picture: Picture): Promise<string> {
  const { mostBoxes } = await import('../picture/layout.js');
  const { length } = picture.boxes;
  if (length > mostBoxes) {
    throw new CallError(
      `\`${picture.id}\` has ${length} steps with its sub-procedures, and more than ${mostBoxes} make no picture.`,
      'draw its sub-procedures one by one, or use --format dot or mermaid with a tool of your own',
    );
  }
  return (await import('../picture/svg.js')).svgOf(picture);
}
