/** Names of commands. An SOP may not be called like one, so that `sop <name>` has one meaning. */
export const commandNames = [
  'run',
  'resume',
  'list',
  'show',
  'check',
  'test',
  'paths',
  'diff',
  'train',
  'walks',
  'transcript',
  'case',
  'verify',
  'rename',
  'init',
  'schema',
  'completion',
  'help',
] as const;

/** The built-in field for the channel a response goes out on; an SOP may not define one of this name. */
export const channelField = 'channel';

/**
 * Given for an instruction, it goes on to the next step. Only needed where the same instruction is left by an option
 * that is always open at a later visit: `wait: [next, unsafe]`.
 */
export const goOnAnswer = 'next';

/** Keys that a walk answers to itself, and what each does. An option's key must be another. */
export const walkerKeys: ReadonlyMap<string, string> = new Map([
  ['j', 'moves down'],
  ['k', 'moves up'],
  ['n', 'takes a note'],
  ['g', 'opens a guide'],
  ['c', 'copies the response'],
  ['h', 'gives a hint in training'],
  ['q', 'saves and quits'],
  ['?', 'shows the keys'],
  ...['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => [digit, `answers option ${digit}`] as const),
]);
