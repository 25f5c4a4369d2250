import { eachOf, type Steps } from '../kernel/index.ts';
import { findingAt, type Finding } from './finding.ts';
import type { Rule } from './rules/rule.ts';
import { dutyRules } from './rules/tables/duty-rules.ts';
import { dateRules, deadRules, formRules } from './rules/tables/form-rules.ts';
import { itemRules } from './rules/tables/item-rules.ts';
import { landingRules } from './rules/tables/landing-rules.ts';
import { referenceRules } from './rules/tables/reference-rules.ts';
import type { Shelf } from './shelf.ts';

/** The rule table. One row a rule; a test holds a broken fixture for each. */
export const rules: readonly Rule[] = [
  ...referenceRules,
  ...itemRules,
  ...dutyRules,
  ...landingRules,
  ...dateRules,
  ...formRules,
  ...deadRules,
];

/** Walks the table over a shelf. */
export function* checkRules(shelf: Shelf): Steps<readonly Finding[]> {
  const found = yield* eachOf(rules, ({ rule, severity = 'error', message, remedy, check }) =>
    check(shelf).map(({ document, pointer, name }) =>
      findingAt(document, pointer, { rule, severity, message: message(name), remedy }),
    ),
  );
  return found.flat();
}
