import type { Refusal } from '../kernel/index.ts';
import type { Route } from '../routing/index.ts';

type Fields = Record<string, unknown>;

/**
 * The provider's records against the standard it is bound to. What breaks it goes no further; the
 * refusal points at the places and holds no value.
 */
export function checkAnswer(
  records: readonly unknown[],
  route: Route,
): readonly Fields[] | Refusal {
  const { dialect, document } = route.resource;
  const checked = records.map((record, index) =>
    dialect.check(record, `/${document.records.replaceAll('.', '/')}/${index}`),
  );
  const errors = checked.flatMap((each) => (each.ok ? [] : each.errors));
  if (errors.length > 0) {
    return { refused: 'provider-breached-standard', owner: route.agency, errors };
  }
  return checked.flatMap((each) => (each.ok ? [each.value] : []));
}
