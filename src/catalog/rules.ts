import type { Steps } from '../kernel/index.ts';
import { findingAt, type Finding } from './finding.ts';
import type { Complaint, Rule } from './rules/rule.ts';
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

function* complaintsOf({ check }: Rule, shelf: Shelf): Steps<readonly Complaint[]> {
  const complaints = check(shelf);
  return Symbol.iterator in complaints && 'next' in complaints ? yield* complaints : complaints;
}

/** Walks the table over a shelf. */
export function* checkRules(shelf: Shelf): Steps<readonly Finding[]> {
  const found: Finding[] = [];
  for (const row of rules) {
    const { rule, severity = 'error', message, remedy } = row;
    for (const { document, pointer, name } of yield* complaintsOf(row, shelf)) {
      found.push(findingAt(document, pointer, { rule, severity, message: message(name), remedy }));
    }
    yield;
  }
  return found;
}
