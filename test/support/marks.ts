/** Texts with the words and marks that Markdown, GitHub or a table could take for more than text. */

import fc from 'fast-check';

const blanks = [
  ' ',
  '  ',
  '    ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\n\n',
  '\u2028',
  '\u00a0',
  '\u200b',
  '\u0000',
  '\u001b[1m',
];

const marks = [
  ...[
    'a',
    'B7',
    'é',
    '你',
    '🙂',
    '0',
    '12',
    '\\',
    '`',
    '``',
    '```',
    '~',
    '~~',
    '~~~',
    '*',
    '**',
    '_',
    '__',
    '***',
    '---',
  ],
  ...['- ', '+ ', '* ', '1. ', '2) ', '# ', '## ', ' #', '> ', '===', '=', ': ', '|', '| - |', '---|---', '!', '['],
  ...[
    ']',
    '(',
    ')',
    '](',
    '][',
    '[x]',
    '[ ] ',
    '[x] ',
    '[x]: y',
    '[^1]',
    '[^1]: n',
    '![i](u)',
    '<',
    '>',
    '<b>',
    '</b>',
  ],
  ...['<!--', '-->', '<?', '<![CDATA[', '<script>', '<a href="x">', '<https://x.y>', '&', '&amp;', '&#35;', '&#x3c;'],
  ...['https://', 'http://a.b/c_d', 'www.', 'www.a.b', 'mailto:', 'xmpp:', 'ftp://a.b', 'a@b.c', '@', '@sam', '@a/b'],
  ...[
    '#12',
    'GH-12',
    'a/b#1',
    'a@deadbeef',
    'deadbeef',
    '1a2b3c4',
    ':',
    ':smile:',
    ':+1:',
    '$',
    '$$',
    '$x$',
    '$5',
    '$`',
  ],
  ...['"', "'", '.', ',', ';', '?', '%', '-', '+', '^', '/', 'a_b', 'a*b', 'C:\\path', '2 * 3'],
];

const textOf = (pieces: readonly string[], unit: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...pieces) }, unit), { maxLength: 9, size: 'max' })
    .map((parts) => parts.join(''));

/** Any text. */
export const hostileTexts = textOf([...blanks, ...marks, '{', '}'], fc.string({ unit: 'binary', maxLength: 3 }));

/** Such as may stand on a line of an SOP: visible, without braces, not empty, no space at its ends or twice. */
export const hostileLines = textOf([' ', ' ', ...marks], fc.string({ unit: 'grapheme', maxLength: 3 }))
  .map((value) => value.replace(/[{}]/g, '').replace(/\s+/g, ' ').trim())
  .filter((value) => value !== '');
