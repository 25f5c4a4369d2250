import type { Refusal } from '../../kernel/index.ts';
import type { Asked } from './route.ts';

/** Rows of one page, unless fewer are asked for. */
export const PAGE_MAX = 200;

const WHOLE_NUMBER = /^[0-9]{1,16}$/;

/** A number in the address; undefined where it is not there. */
export function numberIn(
  { query }: Pick<Asked, 'query'>,
  name: string,
): number | undefined | Refusal {
  const text = query(name);
  if (text === undefined) return undefined;
  return WHOLE_NUMBER.test(text) ? Number(text) : { refused: 'query-invalid' };
}

/** `limit`, from 1 to PAGE_MAX. */
export function limitIn(asked: Pick<Asked, 'query'>): number | Refusal {
  const limit = numberIn(asked, 'limit') ?? PAGE_MAX;
  if (typeof limit !== 'number') return limit;
  return limit >= 1 && limit <= PAGE_MAX ? limit : { refused: 'query-invalid' };
}
