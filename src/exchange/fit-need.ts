import type { Refusal } from '../kernel/index.ts';
import type { Permission } from '../authorization/index.ts';
import { checkNeed } from './check-need.ts';
import type { AnyNeed, ReadNeed } from './needs.ts';

/** The decision was about all items of a batch; a line may claim only such as may not be told. */
function nothingToTell({ allowed }: Permission, { items = [] }: ReadNeed): Refusal | undefined {
  const told = allowed.some(({ item }) => items.includes(item));
  return told ? undefined : { refused: 'nothing-to-release' };
}

/**
 * The values of a need, once it is known what they must be like. A need about one subject is fit or
 * refused; of a batch each line is, so that nobody is asked about a line that is not.
 */
export function fitNeed(permission: Permission, need: AnyNeed): AnyNeed | Refusal {
  const { dataset } = permission;
  if (!('lines' in need)) return checkNeed(dataset, need) ?? need;
  const lines = need.lines.map((line) =>
    'refused' in line
      ? line
      : (nothingToTell(permission, line) ?? checkNeed(dataset, line) ?? line),
  );
  return { ...need, lines };
}
