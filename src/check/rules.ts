import { endRules } from './endless.js';
import type { Rule } from './rule.js';
import { mistypedChannel, noTextForChannel } from './rules/channel.js';
import { curlyQuotes } from './rules/curly-quotes.js';
import { duplicateLabel } from './rules/duplicate-label.js';
import { emptyStep, leafWithoutAction, nothingToConfirm } from './rules/empty-step.js';
import { badExample } from './rules/field.js';
import { handoffToItself } from './rules/handoff.js';
import { reservedOptionKey } from './rules/option-key.js';
import { lookalikePlaceholder, optionalInSentence, placeholderOutsideResponse } from './rules/placeholder.js';
import { repeatedItem } from './rules/repeated-item.js';
import { reviewedInFuture, reviewOrder, reviewOverdue } from './rules/review.js';
import { sameNext } from './rules/same-next.js';
import { severalInOne } from './rules/several-in-one.js';
import { singleOption } from './rules/single-option.js';
import { splitItem } from './rules/split-item.js';
import { unfinishedText } from './rules/unfinished-text.js';
import { unneededLimit } from './rules/unneeded-limit.js';
import { unreachableStep } from './rules/unreachable-step.js';
import { unusedField, unusedGuide, unusedOutcome, unusedResponse } from './rules/unused.js';

/** Every rule about one SOP as a whole. */
export const rules: readonly Rule[] = [
  ...endRules,
  unreachableStep,
  unneededLimit,
  leafWithoutAction,
  emptyStep,
  nothingToConfirm,
  singleOption,
  sameNext,
  duplicateLabel,
  repeatedItem,
  splitItem,
  severalInOne,
  handoffToItself,
  unusedResponse,
  unusedGuide,
  unusedOutcome,
  unusedField,
  reservedOptionKey,
  badExample,
  placeholderOutsideResponse,
  mistypedChannel,
  noTextForChannel,
  lookalikePlaceholder,
  optionalInSentence,
  unfinishedText,
  curlyQuotes,
  reviewOverdue,
  reviewOrder,
  reviewedInFuture,
];
