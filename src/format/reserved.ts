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
  'init',
  'schema',
  'completion',
  'help',
] as const;

/** The built-in field for the channel a response goes out on; an SOP may not define one of this name. */
export const channelField = 'channel';
